"""What every endpoint may ask for: the two clients, the viewer, a snapshot of the store, the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from job_monitor.backend import identification
from job_monitor.backend.announcements import Announcements
from job_monitor.backend.background import CycleThread
from job_monitor.backend.bounds import deadline_of
from job_monitor.backend.census import Census
from job_monitor.backend.config import Settings
from job_monitor.backend.error_memory import ErrorMemory
from job_monitor.backend.identification import Identification, IdentityMemory
from job_monitor.backend.live_runs import LiveMemory
from job_monitor.backend.queries.sources import SourceBook, read_book
from job_monitor.backend.scopes import Held, ScopeMemory, ask
from job_monitor.backend.settings_source import SettingsSource
from job_monitor.backend.state_link import StateWatch
from job_monitor.backend.workspace import WorkspaceLink
from job_monitor.databricks.client import WorkspaceClient, viewer_client
from job_monitor.databricks.identity import who_is
from job_monitor.databricks.reach import Asker
from job_monitor.databricks.statements import Patience
from job_monitor.domain import Clock, Scope, SourceState, Viewer
from job_monitor.errors import Denied, IdentityError, Unconfigured
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.state import State
from job_monitor.store import Reader, Store
from job_monitor.sync import own_use

_ASKING_SHARE = 0.8
"""Of a request's time, what asking for a scope may take."""
_STATEMENT_TIMEOUT_S = 15.0
"""For one answer while a statement runs: more than the workspace holds it back."""


@dataclass(frozen=True)
class Core:
    """What the lifespan built."""

    settings: Settings
    model_settings: SettingsSource
    clock: Clock
    store: Store
    workspace: WorkspaceLink
    cycles: CycleThread
    identities: IdentityMemory
    state: State
    state_watch: StateWatch
    scopes: ScopeMemory
    announcements: Announcements
    live_runs: LiveMemory
    run_errors: ErrorMemory

    def book(self, reader: ScopedReader) -> SourceBook:
        """State of every source, in the reader's snapshot, as its viewer may know it."""
        return read_book(reader, self.settings.missing, self.workspace.problem, self.clock())

    def process_book(self, reader: Reader) -> SourceBook:
        """As the process itself knows it: for what is told of the process, never for a viewer's figures."""
        return self.book(ScopedReader(reader, self.scopes.own().scope, {}))

    def process_states(self) -> dict[str, SourceState]:
        """Of each source, as the product's own identity finds it: what a grant to that identity mends."""
        with self.store.reader() as own:
            return {name: source.state for name, source in self.process_book(own).by_name.items()}

    def idle_before_stop(self) -> timedelta:
        """Of the product's own warehouse, for the cap on its use: of the process, and the same for every viewer."""
        with self.store.reader() as own:
            return own_use.idle_before_stop(own, self.settings.warehouse_id or "")


def get_core(request: Request) -> Core:
    core: Core = request.app.state.core
    return core


CoreDep = Annotated[Core, Depends(get_core)]


def get_ws(core: CoreDep) -> WorkspaceClient:
    """The app's own client: its service principal, never the viewer."""
    return core.workspace.client()


def get_live_ws(core: CoreDep) -> WorkspaceClient | None:
    """As get_ws, for lists that are empty rather than refused where no host is set."""
    return None if core.settings.host is None else core.workspace.client()


def get_user_ws(request: Request, core: CoreDep) -> WorkspaceClient:
    """A client on behalf of the viewer. Without the viewer's token: IdentityError, never the app's own client."""
    token = request.headers.get(identification.TOKEN_HEADER)
    if not core.settings.is_on_platform:
        raise IdentityError(
            "Outside Databricks Apps a forwarded token is refused, so nothing runs on behalf of a viewer."
        )
    if not token:
        raise IdentityError("No user token came with the request: turn on user authorization for the app.")
    return _on_behalf(core, token)


def get_identification(request: Request, core: CoreDep) -> Identification:
    """Who the viewer is and how that is known. Raises IdentityError inside the platform when nobody is named."""
    if not core.settings.is_on_platform:
        return identification.local(request.headers)

    def verify(token: str) -> Viewer:
        return core.identities.recall(token, lambda: who_is(_on_behalf(core, token)))

    return identification.forwarded(request.headers, verify)


def get_viewer(found: Annotated[Identification, Depends(get_identification)]) -> Viewer:
    return found.viewer


IdentificationDep = Annotated[Identification, Depends(get_identification)]
ViewerDep = Annotated[Viewer, Depends(get_viewer)]


def get_reader(request: Request, core: CoreDep, found: IdentificationDep) -> Iterator[ScopedReader]:
    """The store within the viewer's scope, which is asked of the workspace where it is not known.

    Raises IdentityError without a token that the workspace takes, a SourceError when it cannot be asked.
    """
    with core.store.reader() as reader, deadline_of(request.scope).ends(reader.interrupt):
        held = held_scope(request, core, found, reader)
        yield ScopedReader(reader, held.scope, held.facts)


def get_known_reader(request: Request, core: CoreDep) -> Iterator[ScopedReader | None]:
    """As get_reader, where the scope is known without asking anybody; else None."""
    with core.store.reader() as reader, deadline_of(request.scope).ends(reader.interrupt):
        token = request.headers.get(identification.TOKEN_HEADER)
        if core.settings.is_on_platform:
            held = core.scopes.known(token, reader) if token else None
        else:
            held = core.scopes.own()
        yield None if held is None else ScopedReader(reader, held.scope, held.facts)


def held_scope(request: Request, core: Core, found: Identification, reader: Reader) -> Held:
    """The viewer's scope. Off the platform the local user's credentials are those that the store was read with."""
    if not core.settings.is_on_platform:
        return core.scopes.own()
    token = viewer_token(request)
    if core.settings.missing:
        return core.scopes.nothing()
    return core.scopes.recall(token, reader, lambda census: _asked(core, token, found.viewer, reader, census))


def viewer_token(request: Request) -> str:
    """The token that the platform forwarded. Raises IdentityError without one."""
    token = request.headers.get(identification.TOKEN_HEADER)
    if not token:
        raise IdentityError(
            "No user token came with the request, so it cannot be told what you may see: "
            "turn on user authorization for the app."
        )
    return token


def _asked(core: Core, token: str, viewer: Viewer, reader: Reader, census: Census) -> Scope:
    seconds = core.settings.request_timeout_s * _ASKING_SHARE
    ws = _on_behalf(core, token, timeout_s=min(_STATEMENT_TIMEOUT_S, seconds))
    asker = Asker(ws, core.settings.warehouse_id or "", Patience(deadline_s=seconds), core.cycles.meter)
    try:
        return ask(asker, viewer, reader, census)
    except Denied as error:
        core.identities.forget(token)
        raise IdentityError(f"What you may see cannot be asked with your token: {error}") from error


def _on_behalf(core: Core, token: str, *, timeout_s: float | None = None) -> WorkspaceClient:
    if core.settings.host is None:
        raise Unconfigured("DATABRICKS_HOST is not set: there is no workspace to ask.")
    return viewer_client(core.settings.host, token, http_timeout_s=timeout_s or core.settings.live_timeout_s)


ReaderDep = Annotated[ScopedReader, Depends(get_reader)]
KnownReaderDep = Annotated[ScopedReader | None, Depends(get_known_reader)]
WsDep = Annotated[WorkspaceClient, Depends(get_ws)]
LiveDep = Annotated[WorkspaceClient | None, Depends(get_live_ws)]
UserWsDep = Annotated[WorkspaceClient, Depends(get_user_ws)]
