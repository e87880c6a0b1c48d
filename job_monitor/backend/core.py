"""What every endpoint may ask for: the two clients, the viewer, a snapshot of the store, the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from job_monitor.backend import identification
from job_monitor.backend.background import CycleThread
from job_monitor.backend.bounds import deadline_of
from job_monitor.backend.config import Settings
from job_monitor.backend.identification import Identification, IdentityMemory
from job_monitor.backend.queries.sources import SourceBook, read_book
from job_monitor.backend.settings_source import SettingsSource
from job_monitor.backend.state_link import StateWatch
from job_monitor.backend.workspace import WorkspaceLink
from job_monitor.databricks.client import WorkspaceClient, viewer_client
from job_monitor.databricks.identity import who_is
from job_monitor.domain import Clock, Viewer
from job_monitor.errors import IdentityError, Unconfigured
from job_monitor.state import State
from job_monitor.store import Reader, Store


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

    def book(self, reader: Reader) -> SourceBook:
        """State of every source, in the reader's snapshot."""
        return read_book(reader, self.settings.missing, self.workspace.problem)


def get_core(request: Request) -> Core:
    core: Core = request.app.state.core
    return core


CoreDep = Annotated[Core, Depends(get_core)]


def get_reader(request: Request, core: CoreDep) -> Iterator[Reader]:
    with core.store.reader() as reader, deadline_of(request.scope).ends(reader.interrupt):
        yield reader


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


def _on_behalf(core: Core, token: str) -> WorkspaceClient:
    if core.settings.host is None:
        raise Unconfigured("DATABRICKS_HOST is not set: there is no workspace to ask.")
    return viewer_client(core.settings.host, token, http_timeout_s=core.settings.live_timeout_s)


ReaderDep = Annotated[Reader, Depends(get_reader)]
WsDep = Annotated[WorkspaceClient, Depends(get_ws)]
LiveDep = Annotated[WorkspaceClient | None, Depends(get_live_ws)]
UserWsDep = Annotated[WorkspaceClient, Depends(get_user_ws)]
IdentificationDep = Annotated[Identification, Depends(get_identification)]
ViewerDep = Annotated[Viewer, Depends(get_viewer)]
