"""Errors of the REST API, as its bodies look."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class ApiError(Exception):
    """An answer that is not 200: HTTP status, Databricks' error code, and a sentence."""

    def __init__(self, status: int, error_code: str | int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.error_code = error_code
        self.message = message
        self.headers = headers or {}


def bad_request(message: str) -> ApiError:
    return ApiError(400, "INVALID_PARAMETER_VALUE", message)


def not_found(message: str) -> ApiError:
    return ApiError(404, "NOT_FOUND", message)


def denied(message: str) -> ApiError:
    return ApiError(403, "PERMISSION_DENIED", message)


async def answer(request: Request, error: Exception) -> Response:
    """The one place where an ApiError becomes an HTTP answer."""
    if not isinstance(error, ApiError):
        raise error
    body = {"error_code": error.error_code, "message": error.message}
    return JSONResponse(body, status_code=error.status, headers=error.headers)
