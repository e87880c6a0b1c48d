"""The application factory. Everything is built in the lifespan; nothing at import."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from job_monitor.backend import measurements, problems, static
from job_monitor.backend.announcements import Announcements
from job_monitor.backend.background import CycleThread
from job_monitor.backend.bounds import Bounds
from job_monitor.backend.config import Settings
from job_monitor.backend.core import Core
from job_monitor.backend.error_memory import ErrorMemory
from job_monitor.backend.guard import WriteGuard
from job_monitor.backend.headers import SecurityHeaders
from job_monitor.backend.identification import IdentityMemory
from job_monitor.backend.live_runs import LiveMemory
from job_monitor.backend.observe import Observed
from job_monitor.backend.routers import (
    activity,
    audit,
    billing,
    compute,
    configured,
    costs,
    events,
    health,
    job,
    jobs,
    jobs_api,
    me,
    metrics,
    overview,
    ownership,
    pipelines,
    status,
    targets,
    views,
)
from job_monitor.backend.scopes import ScopeMemory
from job_monitor.backend.settings_source import SettingsSource, WithTargets
from job_monitor.backend.state_link import StateWatch, open_state
from job_monitor.backend.telemetry import Telemetry
from job_monitor.backend.workspace import WorkspaceLink
from job_monitor.cycle import newest
from job_monitor.databricks.client import product_version
from job_monitor.domain import Clock, utc_now
from job_monitor.errors import JobMonitorError
from job_monitor.store import Store

log = structlog.get_logger(__name__)

ROUTERS = (
    health.router,
    events.router,
    status.router,
    me.router,
    overview.router,
    metrics.router,
    jobs.router,
    job.router,
    activity.router,
    pipelines.router,
    billing.router,
    compute.router,
    ownership.router,
    configured.router,
    costs.router,
    jobs_api.router,
    targets.router,
    views.router,
    audit.router,
)

DESCRIPTION = """Jobs of a Databricks account: what ran, what failed, what it cost.

Ids are strings. Times are UTC. Quantities and costs are decimal strings. Null means not known, never zero; `sources`
says why and how old the data is."""


class JobMonitorApi(FastAPI):
    """FastAPI, with the problems described as they are answered, inside what holds for every request."""

    def __init__(self, settings: Settings, telemetry: Telemetry, **options: Any) -> None:
        super().__init__(**options)
        self._settings = settings
        self.telemetry = telemetry

    def build_middleware_stack(self) -> ASGIApp:
        """Also around the handler of faults, which `add_middleware` cannot reach."""
        settings = self._settings
        inner = super().build_middleware_stack()
        bounded = Bounds(inner, at_most=settings.max_requests, seconds=settings.request_timeout_s)
        return Observed(SecurityHeaders(bounded), self.telemetry)

    def end_streams(self) -> None:
        """The server is about to end, and would wait for whoever listens."""
        core: Core | None = getattr(self.state, "core", None)
        if core is not None:
            core.announcements.close()

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = problems.describe(super().openapi())
        return self.openapi_schema


def create_app(settings: Settings, *, clock: Clock = utc_now) -> FastAPI:
    """The HTTP application. Store, client and cycle thread live from its start to its end.

    Raises ConfigurationError for a `monitor.yaml` that is wrong.
    """
    model_settings = SettingsSource(settings)
    telemetry = Telemetry()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as until_the_end:
            try:
                app.state.core = until_the_end.enter_context(running(settings, model_settings, clock, telemetry))
            except JobMonitorError as error:
                # Nobody has asked anything yet: this sentence is for who starts the process.
                log.error("start.failed", reason=str(error))
                raise
            yield

    app = JobMonitorApi(
        settings,
        telemetry,
        title="Job Monitor",
        version=product_version(),
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(WriteGuard, origins=settings.dev_origins)
    # At 9, the default, the table of jobs takes three times as long to pack and is hardly smaller.
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    if settings.dev_origins:
        app.add_middleware(CORSMiddleware, allow_origins=list(settings.dev_origins), allow_methods=["GET"])
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    measurements.install(app, telemetry, settings.metrics_token)
    static.install(app, settings.ui_path)
    return app


@contextmanager
def running(settings: Settings, model_settings: SettingsSource, clock: Clock, telemetry: Telemetry) -> Iterator[Core]:
    """The parts, joined and at work while the block lasts. Raises as `build` does, or for a port that is taken."""
    core = build(settings, model_settings, clock, telemetry)
    try:
        with telemetry.watching(core):
            core.cycles.start()
            yield core
    finally:
        core.announcements.close()
        core.cycles.stop()
        core.store.close()
        core.state.close()


def build(settings: Settings, model_settings: SettingsSource, clock: Clock, telemetry: Telemetry) -> Core:
    """Open the store and join the parts. Raises StoreError: without its store the product cannot start.

    Raises StateError for a state that is of no use; one that only does not answer yet may do so later.
    """
    workspace = WorkspaceLink(settings)
    store = Store.open(settings.store_path, memory_limit=settings.store_memory_limit, threads=settings.store_threads)
    with ExitStack() as unless_all_is_well:
        unless_all_is_well.callback(store.close)
        state = open_state(settings, workspace)
        with store.reader() as reader:
            announcements = Announcements(settings.max_streams, newest(reader))
        unless_all_is_well.pop_all()
    return Core(
        settings=settings,
        model_settings=model_settings,
        clock=clock,
        store=store,
        workspace=workspace,
        cycles=CycleThread(
            settings,
            WithTargets(model_settings, state),
            store,
            workspace,
            clock,
            telemetry.turned,
            announcements.publish,
        ),
        identities=IdentityMemory(settings.identity_ttl_s, clock),
        state=state,
        state_watch=StateWatch(state, settings),
        scopes=ScopeMemory(settings.scope_ttl_s, clock, patience_s=settings.request_timeout_s),
        announcements=announcements,
        live_runs=LiveMemory(),
        run_errors=ErrorMemory(),
    )
