"""The app's own client. A workspace that does not answer is a state, not a crash."""

import threading
import time

import structlog

from job_monitor.backend.config import Settings
from job_monitor.databricks.client import WorkspaceClient, app_client, database_password
from job_monitor.errors import JobMonitorError, Unconfigured

log = structlog.get_logger(__name__)

AGAIN_AFTER_S = 5.0
"""A client that could not be made is not tried for each of a page's requests: each try may take seconds."""


class WorkspaceLink:
    """Two clients of one identity: a patient one for the cycle, and a brief one for requests that somebody waits for.

    Each is made when it is first wanted. A failure is kept as a sentence, and tried again after a while.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clients: dict[float, WorkspaceClient] = {}
        self._failure: tuple[float, JobMonitorError] | None = None
        self._making = threading.Lock()

    @property
    def problem(self) -> str | None:
        """Why there is no client; None while there is no such reason."""
        return None if self._failure is None else str(self._failure[1])

    @property
    def workspace_id(self) -> str | None:
        """As the host itself says; None while it is not known."""
        client = next(iter(self._clients.values()), None)
        return None if client is None or client.config.workspace_id is None else str(client.config.workspace_id)

    def client(self) -> WorkspaceClient:
        """For a request. Raises Unconfigured without a host, another of our errors when it cannot be made."""
        return self._client(self._settings.live_timeout_s)

    def sync_client(self) -> WorkspaceClient:
        """For the cycle; raises as `client` does."""
        return self._client(self._settings.http_timeout_s)

    def database_password(self) -> str:
        """The app's own token, good now. Raises as `client`, and where no token can be had."""
        return database_password(self.client())

    def _client(self, timeout_s: float) -> WorkspaceClient:
        if self._settings.host is None:
            raise Unconfigured("DATABRICKS_HOST is not set: give the address of the workspace.")
        with self._making:
            if timeout_s not in self._clients:
                self._clients[timeout_s] = self._made(self._settings.host, timeout_s)
            return self._clients[timeout_s]

    def _made(self, host: str, timeout_s: float) -> WorkspaceClient:
        if self._failure is not None and time.monotonic() - self._failure[0] < AGAIN_AFTER_S:
            raise self._failure[1]
        try:
            client = app_client(
                host,
                **self._settings.credentials,
                http_timeout_s=timeout_s,
                retry_timeout_s=int(timeout_s),
                longest_sleep_s=timeout_s,
            )
        except JobMonitorError as error:
            self._failure = (time.monotonic(), error)
            log.warning("workspace.unavailable", error=type(error).__name__)
            raise
        self._failure = None
        return client
