"""Headers that every answer carries, whatever it is: a page, a figure, a refusal or a fault.

The policy allows nothing but our own files: no inline script, no frame, no other site. Styles that React sets go
through the object model, which the policy leaves alone; a `style` attribute in HTML would be ignored.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb", "browsing-topics")

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NOT_KEPT = "no-store"


class SecurityHeaders:
    """Adds them; what is no file of the pages is kept by no browser and no proxy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if is_private(scope["path"]) or "cache-control" not in headers:
                    headers["Cache-Control"] = NOT_KEPT
            await send(message)

        await self._app(scope, receive, with_headers)


def is_private(path: str) -> bool:
    """Answers of the API are one viewer's own."""
    return path == "/api" or path.startswith("/api/")
