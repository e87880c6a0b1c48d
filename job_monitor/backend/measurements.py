"""`/metrics` on the port of the pages, for who has the token. No part of the API: nothing of it is for a viewer."""

import hmac

from fastapi import FastAPI, Request, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from pydantic import SecretStr
from starlette.exceptions import HTTPException

from job_monitor.backend.telemetry import Telemetry


def install(app: FastAPI, telemetry: Telemetry, token: SecretStr | None) -> None:
    """404 without a token in the settings, 401 for a request without that token."""

    @app.get("/metrics", include_in_schema=False)
    def metrics(request: Request) -> Response:
        if token is None:
            raise HTTPException(404)
        if not _carries(request.headers.get("authorization", ""), token.get_secret_value()):
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        return Response(telemetry.text(), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _carries(authorization: str, token: str) -> bool:
    """How long the comparison takes tells nothing of the token."""
    kind, _, given = authorization.partition(" ")
    return hmac.compare_digest(given.strip().encode(), token.encode()) and kind.lower() == "bearer"
