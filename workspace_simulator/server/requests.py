"""What every endpoint needs from a request: the simulator, the caller, a JSON body, a checked number."""

import json
from typing import Any

from starlette.requests import Request

from workspace_simulator.server.errors import ApiError, bad_request
from workspace_simulator.server.simulator import Simulator
from workspace_simulator.server.tokens import Session


def simulator(request: Request) -> Simulator:
    found: Simulator = request.app.state.simulator
    return found


def caller(request: Request, scope: str | None) -> Session:
    """Who asks, if the token is good and covers `scope` (None: any token will do). Raises ApiError 401 or 403."""
    header = request.headers.get("authorization", "")
    if not header.lower().startswith("bearer "):
        message = "Credential was not sent or was of an unsupported type for this API."
        raise ApiError(401, 401, message, {"WWW-Authenticate": 'Bearer realm="DatabricksRealm"'})
    session = simulator(request).tokens.find(header[7:].strip())
    if session is None or not session.principal.is_active:
        raise ApiError(403, 403, "Invalid access token.")
    if session.is_expired:
        raise ApiError(401, 401, "Access token expired.", {"WWW-Authenticate": 'Bearer realm="DatabricksRealm"'})
    if scope is not None and not session.allows(scope):
        raise ApiError(403, 403, f"Provided OAuth token does not have required scopes: {scope}")
    return session


async def json_body(request: Request) -> dict[str, Any]:
    """The body as an object. Raises ApiError 400 for anything else."""
    raw = await request.body()
    try:
        body = json.loads(raw or b"{}")
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ApiError(400, "MALFORMED_REQUEST", f"Could not parse request object: {error}.") from error
    if not isinstance(body, dict):
        raise ApiError(400, "MALFORMED_REQUEST", "Could not parse request object: expected an object.")
    return body


def number(text: Any, name: str, *, default: int | None = None) -> int | None:
    """An integer of a query or a body. Raises ApiError 400 where it is none."""
    if text is None or text == "":
        return default
    try:
        return int(text)
    except (TypeError, ValueError) as error:
        raise bad_request(f"Invalid value for {name}: {text!r} is not an integer.") from error


def flag(text: str | None) -> bool:
    return (text or "").lower() == "true"
