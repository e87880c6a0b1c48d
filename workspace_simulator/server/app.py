"""The HTTP application: every endpoint over one simulator."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workspace_simulator.server import account_routes, control_routes, directory_routes, job_routes, statement_routes
from workspace_simulator.server.errors import ApiError, answer
from workspace_simulator.server.fault_gate import FaultGate
from workspace_simulator.server.simulator import Simulator


def create_app(simulator: Simulator) -> Starlette:
    routes = [
        *account_routes.ROUTES,
        *directory_routes.ROUTES,
        *statement_routes.ROUTES,
        *job_routes.ROUTES,
    ]
    if simulator.options.control_api:
        routes += control_routes.ROUTES
    app = Starlette(
        routes=routes,
        middleware=[Middleware(FaultGate, faults=simulator.faults)],
        exception_handlers={ApiError: answer, 404: _no_such_path, Exception: _broken},
    )
    app.state.simulator = simulator
    return app


async def _broken(request: Request, error: Exception) -> Response:
    body = {"error_code": "INTERNAL_ERROR", "message": f"{type(error).__name__}: {error}"}
    return JSONResponse(body, status_code=500)


async def _no_such_path(request: Request, error: Exception) -> Response:
    body = {"error_code": "ENDPOINT_NOT_FOUND", "message": f"No API found for '{request.method} {request.url.path}'"}
    return JSONResponse(body, status_code=404)
