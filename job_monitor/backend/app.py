"""The application factory. Everything is built in the lifespan; nothing at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware

from job_monitor.backend import problems, static
from job_monitor.backend.background import CycleThread
from job_monitor.backend.config import Settings
from job_monitor.backend.core import Core
from job_monitor.backend.guard import WriteGuard
from job_monitor.backend.identification import IdentityMemory
from job_monitor.backend.routers import billing, health, jobs, jobs_api, me, metrics, overview, ownership
from job_monitor.backend.settings_source import SettingsSource
from job_monitor.backend.workspace import WorkspaceLink
from job_monitor.databricks.client import product_version
from job_monitor.domain import Clock, utc_now
from job_monitor.store import Store

ROUTERS = (
    health.router,
    me.router,
    overview.router,
    metrics.router,
    jobs.router,
    billing.router,
    ownership.router,
    jobs_api.router,
)

DESCRIPTION = """Jobs of a Databricks account: what ran, what failed, what it cost.

Ids are strings. Times are UTC. Quantities and costs are decimal strings. Null means not known, never zero; `sources`
says why and how old the data is."""


class JobMonitorApi(FastAPI):
    """FastAPI, with the problems described as they are answered."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = problems.describe(super().openapi())
        return self.openapi_schema


def create_app(settings: Settings, *, clock: Clock = utc_now) -> FastAPI:
    """The HTTP application. Store, client and cycle thread live from its start to its end.

    Raises ConfigurationError for a `monitor.yaml` that is wrong.
    """
    model_settings = SettingsSource(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        core = build(settings, model_settings, clock)
        app.state.core = core
        core.cycles.start()
        try:
            yield
        finally:
            core.cycles.stop()
            core.store.close()

    app = JobMonitorApi(
        title="Job Monitor",
        version=product_version(),
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(WriteGuard, origins=settings.dev_origins)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    if settings.dev_origins:
        app.add_middleware(CORSMiddleware, allow_origins=list(settings.dev_origins), allow_methods=["GET"])
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    static.install(app, settings.ui_path)
    return app


def build(settings: Settings, model_settings: SettingsSource, clock: Clock) -> Core:
    """Open the store and join the parts. Raises StoreError: without its store the product cannot start."""
    store = Store.open(settings.store_path, memory_limit=settings.store_memory_limit, threads=settings.store_threads)
    workspace = WorkspaceLink(settings)
    return Core(
        settings=settings,
        model_settings=model_settings,
        clock=clock,
        store=store,
        workspace=workspace,
        cycles=CycleThread(settings, model_settings, store, workspace, clock),
        identities=IdentityMemory(settings.identity_ttl_s, clock),
    )
