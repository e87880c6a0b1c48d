"""The app's own client. A workspace that does not answer is a state, not a crash."""

import threading

import structlog

from job_monitor.backend.config import Settings
from job_monitor.databricks.client import WorkspaceClient, app_client
from job_monitor.errors import JobMonitorError, Unconfigured

log = structlog.get_logger(__name__)


class WorkspaceLink:
    """Holds the client, made when it is first wanted; a failure is kept as a sentence and tried again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: WorkspaceClient | None = None
        self._making = threading.Lock()
        self.problem: str | None = None

    @property
    def host(self) -> str | None:
        return self._settings.host

    def client(self) -> WorkspaceClient:
        """Raises Unconfigured without a host, another of our errors when the client cannot be made."""
        if self._settings.host is None:
            raise Unconfigured("DATABRICKS_HOST is not set: give the address of the workspace.")
        with self._making:
            if self._client is None:
                self._client = self._make(self._settings.host)
            return self._client

    def _make(self, host: str) -> WorkspaceClient:
        try:
            client = app_client(host, http_timeout_s=self._settings.http_timeout_s)
        except JobMonitorError as error:
            self.problem = str(error)
            log.warning("workspace.unavailable", error=type(error).__name__)
            raise
        self.problem = None
        return client

    @property
    def workspace_id(self) -> str | None:
        """As the host itself says; None while it is not known."""
        client = self._client
        return None if client is None or client.config.workspace_id is None else str(client.config.workspace_id)
