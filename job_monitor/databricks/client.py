"""The app's own client, and one on behalf of a viewer: two functions, and neither falls back to the other."""

import time
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.clock import Clock
from databricks.sdk.core import Config
from databricks.sdk.errors.base import DatabricksError

from job_monitor.databricks.failures import as_source_error, first_sentence
from job_monitor.errors import ConfigurationError, IdentityError, Unreachable

__all__ = ["WorkspaceClient", "app_client", "database_password", "product_version", "viewer_client"]

_PRODUCT = "job-monitor"
_HELLO_S = 5
"""For the calls that making a client costs (host metadata, OIDC discovery): a dead host must not hold the start."""


class _BriefClock(Clock):
    """The SDK sleeps a server's Retry-After in full, however long. This one sleeps no longer than it is told."""

    def __init__(self, longest_s: float) -> None:
        self._longest_s = longest_s

    def time(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, self._longest_s))


def app_client(
    host: str,
    *,
    client_id: str | None = None,
    client_secret: str | None = None,
    http_timeout_s: float = 30,
    retry_timeout_s: int = 30,
    longest_sleep_s: float = 10,
) -> WorkspaceClient:
    """The client of the app's own identity: a service principal, or what the SDK's default chain finds.

    `http_timeout_s` must exceed the wait of a statement (statements.py, 10 s). Raises Unreachable when the identity
    cannot be asked for over the network, ConfigurationError when there is none.
    """
    credentials = {"client_id": client_id, "client_secret": client_secret}
    given = {name: value for name, value in credentials.items() if value is not None}
    return _client(host, given, http_timeout_s, retry_timeout_s, longest_sleep_s)


def viewer_client(
    host: str,
    token: str | None,
    *,
    http_timeout_s: float = 15,
    retry_timeout_s: int = 10,
    longest_sleep_s: float = 5,
) -> WorkspaceClient:
    """The client of one viewer, with the token that the platform forwarded. Raises IdentityError without a token.

    Without `auth_type` the SDK would, given no token, silently be the service principal; so it is always set.
    """
    if not token or not token.strip():
        raise IdentityError("No access token of the viewer came with the request. Open the app through Databricks.")
    given = {"token": token.strip(), "auth_type": "pat"}
    return _client(host, given, http_timeout_s, retry_timeout_s, longest_sleep_s)


def product_version() -> str:
    """The installed version of Job Monitor, or 0.0.0 when it runs from a folder that was never installed."""
    try:
        return version(_PRODUCT)
    except PackageNotFoundError:
        return "0.0.0"


def _client(
    host: str, credentials: dict[str, Any], http_timeout_s: float, retry_timeout_s: int, longest_sleep_s: float
) -> WorkspaceClient:
    try:
        config = Config(
            host=host,
            http_timeout_seconds=min(_HELLO_S, http_timeout_s),
            retry_timeout_seconds=min(_HELLO_S, retry_timeout_s),
            product=_PRODUCT,
            product_version=product_version(),
            clock=_BriefClock(longest_sleep_s),
            **credentials,
        )
        config.http_timeout_seconds = http_timeout_s
        config.retry_timeout_seconds = retry_timeout_s
        return WorkspaceClient(config=config)
    except ValueError as error:
        raise ConfigurationError(f"No client for {host}: {first_sentence(str(error))}") from error
    except DatabricksError as error:
        raise as_source_error(error, source=host) from error
    except (requests.RequestException, TimeoutError) as error:
        raise Unreachable(f"{host} does not answer.", source=host) from error


def principal_of(ws: WorkspaceClient) -> str:
    """The name that a GRANT for this client's identity takes, or a placeholder where the client does not know it."""
    return ws.config.client_id or "<the principal that reads>"


def database_password(ws: WorkspaceClient) -> str:
    """The client's OAuth token, which Lakebase takes as its password; the SDK renews it when it is about to expire.

    Raises ConfigurationError for credentials that are no OAuth, Unreachable when no token can be asked for.
    """
    try:
        return str(ws.config.oauth_token().access_token)
    except ValueError as error:
        raise ConfigurationError(f"No OAuth token: {first_sentence(str(error))}") from error
    except DatabricksError as error:
        raise as_source_error(error, source="oauth_token") from error
    except (requests.RequestException, TimeoutError) as error:
        raise Unreachable("The workspace gives no token.", source="oauth_token") from error
