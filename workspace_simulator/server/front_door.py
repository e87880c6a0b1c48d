"""The Apps front door: a reverse proxy that signs a named user in and tells the app who it is, as the platform does."""

import html
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

COOKIE = "simulator_user"
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# Headers that only the platform may set; what a browser sends under these names is dropped.
_OWN = {
    "authorization",
    "x-forwarded-access-token",
    "x-forwarded-email",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-preferred-username",
    "x-forwarded-proto",
    "x-forwarded-user",
    "x-real-ip",
    "x-request-id",
}
_HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}


@dataclass(frozen=True)
class Door:
    """What the proxy needs: where the app is, a token for a user (None: no such user), and who is signed in first."""

    app_url: str
    token_of: Callable[[str], str | None]
    user_id_of: Callable[[str], str]
    users: Callable[[], list[str]]
    user: str | None = None
    sends_token: bool = True  # user authorization is switched on for the app


def create_front_door(door: Door) -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # No time-out on reads: server-sent events may be silent for long.
        timeout = httpx.Timeout(10.0, read=None)
        async with httpx.AsyncClient(base_url=door.app_url, timeout=timeout, trust_env=False) as client:
            app.state.client = client
            yield

    app = Starlette(
        routes=[Route("/.simulator/sign-in", _sign_in), Route("/{path:path}", _forward, methods=_METHODS)],
        lifespan=lifespan,
    )
    app.state.door = door
    return app


async def _sign_in(request: Request) -> Response:
    """`?user=name` signs that user in, `?user=` out; then back to `next` (a path). Without `user`: who there is."""
    door: Door = request.app.state.door
    if "user" not in request.query_params:
        return _choice(door, request.query_params.get("next", "/"))
    user = request.query_params.get("user", "")
    if user and door.token_of(user) is None:
        return JSONResponse({"message": f"There is no user {user}."}, status_code=404)
    target = request.query_params.get("next", "/")
    response = RedirectResponse(
        target if target.startswith("/") and not target.startswith("//") else "/", status_code=302
    )
    response.set_cookie(COOKIE, quote(user) or "-", httponly=True, samesite="lax")
    return response


def _choice(door: Door, target: str) -> Response:
    links = (
        f'<li><a href="/.simulator/sign-in?user={quote(user)}&amp;next={quote(target)}">{html.escape(user)}</a></li>'
        for user in door.users()
    )
    page = f"<!doctype html><title>Sign in</title><h1>Sign in to the simulated workspace</h1><ul>{''.join(links)}</ul>"
    return HTMLResponse(page)


async def _forward(request: Request) -> Response:
    door: Door = request.app.state.door
    user = _user(request, door)
    token = door.token_of(user) if user else None
    if user is None or token is None:
        return _refused(request)
    client: httpx.AsyncClient = request.app.state.client
    url = httpx.URL(path=request.url.path, query=request.url.query.encode())
    outgoing = client.build_request(
        request.method, url, headers=_headers(request, door, user, token), content=_body(request)
    )
    try:
        answer = await client.send(outgoing, stream=True)
    except httpx.HTTPError:
        return JSONResponse({"message": "The app is not available."}, status_code=502)
    response = StreamingResponse(_stream(answer), status_code=answer.status_code)
    response.raw_headers = [
        (name.lower(), value) for name, value in answer.headers.raw if name.decode().lower() not in _HOP_BY_HOP
    ]
    return response


def _user(request: Request, door: Door) -> str | None:
    try:
        cookies = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        cookies = SimpleCookie()
    if COOKIE not in cookies:
        return door.user
    chosen = unquote(cookies[COOKIE].value)
    return None if chosen == "-" else chosen


def _refused(request: Request) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"message": "Unauthorized"}, status_code=401)
    return RedirectResponse(f"/.simulator/sign-in?next={quote(request.url.path)}", status_code=302)


def _headers(request: Request, door: Door, user: str, token: str) -> list[tuple[str, str]]:
    kept = [(name, value) for name, value in request.headers.items() if name not in _OWN | _HOP_BY_HOP]
    if "accept-encoding" not in request.headers:
        # Left open, our HTTP client would ask for compression that the browser did not ask for.
        kept.append(("accept-encoding", "identity"))
    address = request.client.host if request.client else ""
    own = {
        "X-Forwarded-Host": request.headers.get("host", ""),
        "X-Forwarded-Proto": request.url.scheme,
        "X-Forwarded-For": address,
        "X-Forwarded-Email": user,
        "X-Forwarded-User": door.user_id_of(user),
        "X-Forwarded-Preferred-Username": user,
        "X-Real-Ip": address,
        "X-Request-Id": str(uuid.uuid4()),
    }
    if door.sends_token:
        own["X-Forwarded-Access-Token"] = token
    return kept + list(own.items())


def _body(request: Request) -> AsyncIterator[bytes] | None:
    has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
    return request.stream() if has_body else None


async def _stream(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_raw():
            yield part
    finally:
        await answer.aclose()
