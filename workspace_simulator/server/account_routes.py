"""Discovery, sign-in, who am I, and the warehouses."""

from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workspace_simulator.grants import DirectoryView, Principal, Rights
from workspace_simulator.server.errors import not_found
from workspace_simulator.server.requests import caller, simulator
from workspace_simulator.server.warehouses import Warehouse


async def config(request: Request) -> Response:
    """What every SDK asks first, without credentials."""
    app = simulator(request)
    base = _base(request)
    return JSONResponse(
        {
            "oidc_endpoint": f"{base}/oidc",
            "account_id": app.account["account_id"],
            "workspace_id": app.home_workspace_id,
            "cloud": "AWS",
        }
    )


async def authorization_server(request: Request) -> Response:
    base = _base(request)
    return JSONResponse(
        {
            "issuer": f"{base}/oidc",
            "authorization_endpoint": f"{base}/oidc/v1/authorize",
            "token_endpoint": f"{base}/oidc/v1/token",
            "grant_types_supported": ["client_credentials"],
            "scopes_supported": ["all-apis", "sql"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }
    )


async def token(request: Request) -> Response:
    """OAuth client credentials: a service principal's id and secret, by HTTP Basic."""
    form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
    if form.get("grant_type") != "client_credentials":
        return _oauth_error(400, "unsupported_grant_type", "Only client_credentials is supported.")
    tokens = simulator(request).tokens
    principal = tokens.sign_in(request.headers.get("authorization", ""))
    if principal is None:
        return _oauth_error(401, "invalid_client", "Client authentication failed")
    scopes = frozenset((form.get("scope") or "all-apis").split())
    return JSONResponse(
        {
            "access_token": tokens.issue(principal.name, scopes),
            "token_type": "Bearer",
            "expires_in": round(tokens.lifetime_s),
            "scope": " ".join(sorted(scopes)),
        },
        headers={"Cache-Control": "no-store"},
    )


async def me(request: Request) -> Response:
    """SCIM: the holder of the token."""
    app = simulator(request)
    principal = caller(request, None).principal
    groups = _groups(principal, app.grants.of(principal.name))
    body: dict[str, Any] = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": principal.id,
        "userName": principal.name,
        "displayName": principal.display_name,
        "active": principal.is_active,
        "groups": [{"display": name, "type": "direct", "value": str(number)} for number, name in enumerate(groups, 1)],
    }
    if not principal.is_service_principal:
        body["emails"] = [{"type": "work", "value": principal.name, "primary": True}]
        body["name"] = {"givenName": principal.display_name}
    return JSONResponse(body, headers={"X-Databricks-Org-Id": app.home_workspace_id})


async def warehouses(request: Request) -> Response:
    caller(request, "sql")
    return JSONResponse({"warehouses": [each.as_json() for each in simulator(request).warehouses.values()]})


async def warehouse(request: Request) -> Response:
    return JSONResponse(_warehouse(request).as_json())


async def start(request: Request) -> Response:
    _warehouse(request).start()
    return JSONResponse({})


async def stop(request: Request) -> Response:
    _warehouse(request).stop()
    return JSONResponse({})


def _groups(principal: Principal, rights: Rights) -> list[str]:
    """Who sees all of the list of users is a workspace admin."""
    admins = ("admins",) if rights.directory is DirectoryView.FULL else ()
    return list(dict.fromkeys((*principal.groups, *admins)))


def _warehouse(request: Request) -> Warehouse:
    caller(request, "sql")
    warehouse_id = request.path_params["warehouse_id"]
    found = simulator(request).warehouses.get(warehouse_id)
    if found is None:
        raise not_found(f"SQL warehouse {warehouse_id} does not exist.")
    return found


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _oauth_error(status: int, error: str, description: str) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status_code=status)


_WAREHOUSE = "/api/2.0/sql/warehouses/{warehouse_id}"
ROUTES = [
    Route("/.well-known/databricks-config", config),
    Route("/oidc/.well-known/oauth-authorization-server", authorization_server),
    Route("/oidc/v1/token", token, methods=["POST"]),
    Route("/api/2.0/preview/scim/v2/Me", me),
    Route("/api/2.0/sql/warehouses", warehouses),
    Route(_WAREHOUSE, warehouse),
    Route(f"{_WAREHOUSE}/start", start, methods=["POST"]),
    Route(f"{_WAREHOUSE}/stop", stop, methods=["POST"]),
]
