"""Where the state lies by the settings, and how it is: a database that does not answer is a state, not a crash."""

import threading
import time

import structlog

from job_monitor.backend.config import Settings
from job_monitor.backend.models import StateCondition
from job_monitor.backend.workspace import WorkspaceLink
from job_monitor.errors import StateError, StateUnavailable
from job_monitor.state import Place, State

log = structlog.get_logger(__name__)

FILE_NAME = "job_monitor_state.db"
AGAIN_AFTER_S = 5.0
"""Health is asked every few seconds by every open page; a server that is silent would hold each of them."""

_FLEETING = (
    "Targets, saved views and the audit are on the app's own disk and are lost when it restarts: "
    "give the app a Lakebase database (docs/state.md)."
)


def place_of(settings: Settings, workspace: WorkspaceLink) -> Place:
    """What `JOB_MONITOR_STATE_URL` says, else the app's Lakebase, else a file. Raises ConfigurationError."""
    if settings.state_url is not None:
        return Place.of(settings.state_url.get_secret_value())
    user = settings.pg_user or settings.client_id
    if settings.is_on_platform and settings.pg_host and settings.pg_database and user:
        return Place.of_server(
            host=settings.pg_host,
            port=settings.pg_port,
            database=settings.pg_database,
            user=user,
            sslmode=settings.pg_sslmode,
            password=workspace.database_password,
        )
    return Place.of_file(settings.store_path.with_name(FILE_NAME))


def open_state(settings: Settings, workspace: WorkspaceLink) -> State:
    """The state, brought to the newest version; one that does not answer is prepared when it does.

    Raises StateError for one that is of no use, StateTooNew among them.
    """
    state = State(place_of(settings, workspace))
    try:
        state.prepare()
    except StateUnavailable as error:
        log.warning("state.unavailable", kind=state.kind, error=type(error).__name__)
    except StateError:
        state.close()
        raise
    return state


class StateWatch:
    """How the state is, asked again after some seconds."""

    def __init__(self, state: State, settings: Settings) -> None:
        self._state = state
        self._is_lasting = state.kind != "sqlite" or not settings.is_on_platform
        self._asking = threading.Lock()
        self._known: tuple[float, StateCondition] | None = None

    def condition(self) -> StateCondition:
        """Never raises: what is wrong is in `message`."""
        with self._asking:
            if self._known is None or time.monotonic() - self._known[0] >= AGAIN_AFTER_S:
                found = self._ask()
                self._known = (time.monotonic(), found)
            return self._known[1]

    def _ask(self) -> StateCondition:
        is_ready, message = True, None if self._is_lasting else _FLEETING
        try:
            self._state.check()
        except StateError as error:
            is_ready, message = False, str(error)
        return StateCondition(kind=self._state.kind, is_ready=is_ready, is_lasting=self._is_lasting, message=message)
