"""Every setting, typed. Read here only; below `app.py` and `cli.py`, parts are given values.

A bad value means no start, with a sentence that names the variable.
"""

from pathlib import Path
from typing import Annotated, Any, TypedDict

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from job_monitor.errors import ConfigurationError

PREFIX = "JOB_MONITOR_"


def _named(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class Credentials(TypedDict, total=False):
    client_id: str
    client_secret: str


class Settings(BaseSettings):
    """Settings of one process, from the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, populate_by_name=True, extra="ignore", frozen=True)

    host: str | None = Field(
        default=None, validation_alias=_named("DATABRICKS_HOST"), description="Address of the workspace that is read."
    )
    warehouse_id: str | None = Field(
        default=None,
        validation_alias=_named("DATABRICKS_WAREHOUSE_ID", "WAREHOUSE_ID"),
        description="SQL warehouse that runs the statements.",
    )
    app_name: str | None = Field(
        default=None, validation_alias=_named("DATABRICKS_APP_NAME"), description="Set by the platform for an app."
    )
    app_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        validation_alias=_named("DATABRICKS_APP_PORT"),
        description="Set by the platform: the port that its proxy calls.",
    )
    client_id: str | None = Field(
        default=None,
        validation_alias=_named("DATABRICKS_CLIENT_ID"),
        description="The app's service principal; without it the SDK's own chain finds an identity.",
    )
    client_secret: SecretStr | None = Field(
        default=None,
        validation_alias=_named("DATABRICKS_CLIENT_SECRET"),
        description="Secret of the service principal; never logged and never shown.",
    )
    store_path: Path = Field(
        default=Path("job_monitor.duckdb"),
        description="File of the embedded store; it can be lost and is then read again.",
    )
    state_url: SecretStr | None = Field(
        default=None,
        description="Database of what people decided: `sqlite:///<file>` or `postgresql://<user>:<password>@<host>/"
        "<database>`. Default: the app's Lakebase where there is one, else `job_monitor_state.db` beside the store; "
        "see docs/state.md.",
    )
    pg_host: str | None = Field(
        default=None, validation_alias=_named("PGHOST"), description="Set by the platform with a Lakebase resource."
    )
    pg_port: int = Field(default=5432, ge=1, le=65535, validation_alias=_named("PGPORT"), description="As `PGHOST`.")
    pg_database: str | None = Field(default=None, validation_alias=_named("PGDATABASE"), description="As `PGHOST`.")
    pg_user: str | None = Field(default=None, validation_alias=_named("PGUSER"), description="As `PGHOST`.")
    pg_sslmode: str = Field(
        default="require",
        pattern=r"^(disable|allow|prefer|require|verify-ca|verify-full)$",
        validation_alias=_named("PGSSLMODE"),
        description="As `PGHOST`. Outside the platform none of these five is read.",
    )
    admin_group: str = Field(
        default="admins",
        min_length=1,
        description="Group of the workspace whose members may change what is said of every job, and see all changes.",
    )
    store_memory_limit: str | None = Field(
        default=None, pattern=r"^\d+(\.\d+)?\s?([KMGT]i?B)$", description="Memory that the store may use, such as 2GB."
    )
    store_threads: int | None = Field(
        default=None, ge=1, le=64, description="Threads that the store may use; default: all cores."
    )
    sync_interval_s: float = Field(
        default=300.0, ge=1, le=86_400, description="Seconds from the end of one cycle to the start of the next."
    )
    own_cost_limit_s: float | None = Field(
        default=None,
        ge=60,
        le=86_400,
        description="Cap on own cost: seconds a day (UTC) for which the product may keep the warehouse up, with the "
        "idle time before it stops. Near it the least urgent tables wait first (docs/security.md); default: no cap.",
    )
    config_path: Path | None = Field(
        default=None,
        description="File of rules: teams, owners, discounts (docs/ownership.md); default: `monitor.yaml`, if there.",
    )
    currency: str = Field(
        default="USD",
        pattern=r"^[A-Z]{3}$",
        description="Currency of the list prices; amounts of others are never added. Wins over that of `monitor.yaml`.",
    )
    http_timeout_s: float = Field(
        default=30.0, gt=0, le=600, description="Seconds to wait for one answer of the workspace."
    )
    live_timeout_s: float = Field(
        default=10.0,
        gt=0,
        le=60,
        description="Seconds that a live question to the Jobs API may take before it is a 503.",
    )
    identity_ttl_s: float = Field(
        default=300.0, ge=0, le=3600, description="Seconds that a verified viewer is remembered."
    )
    scope_ttl_s: float = Field(
        default=600.0,
        ge=0,
        le=3600,
        description="Seconds that it is remembered what a viewer may see; a grant that is taken away shows by then.",
    )
    request_timeout_s: float = Field(
        default=30.0, gt=0, le=300, description="Seconds that a request may take; then it is ended with a 503."
    )
    max_requests: int = Field(
        default=64, ge=1, le=10_000, description="Requests that are answered at a time; one more is a 503."
    )
    max_streams: int = Field(
        default=200, ge=0, le=10_000, description="Open pages that are told of news at once; others ask by themselves."
    )
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="Port on 127.0.0.1 that gives the measurements in Prometheus' text format; default: none.",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="With it `/metrics` answers to `Authorization: Bearer <token>`, without it it is a 404. The front "
        "door of Databricks Apps takes that header away, so inside the platform use the port.",
    )
    label: str | None = Field(
        default=None,
        max_length=24,
        description="Stands beside the workspace on every page, such as Demo or Staging; default: nothing.",
    )
    dev_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins allowed across sites, comma-separated; for front-end development alone."
    )
    ui_path: Path = Field(
        default=Path(__file__).parent.parent / "ui" / "dist", description="Folder of the built UI that is served."
    )
    log_level: str = Field(
        default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged."
    )

    @field_validator(
        *("host", "warehouse_id", "app_name", "client_id", "client_secret", "metrics_token", "state_url"),
        *("pg_host", "pg_database", "pg_user", "label"),
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: Any) -> Any:
        return value.strip() or None if isinstance(value, str) else value

    @field_validator("host")
    @classmethod
    def _with_scheme(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = value if "://" in value else f"https://{value}"
        if not address.startswith(("https://", "http://")):
            raise ValueError("must be a web address such as https://adb-123.4.azuredatabricks.net")
        return address.rstrip("/")

    @field_validator("dev_origins", mode="before")
    @classmethod
    def _by_comma(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def is_on_platform(self) -> bool:
        """Inside Databricks Apps: only there are the proxy's headers the platform's own."""
        return self.app_name is not None and self.app_port is not None

    @property
    def port(self) -> int:
        """Where to listen: the port that the platform gives, else 8000."""
        return 8000 if self.app_port is None else self.app_port

    @property
    def credentials(self) -> Credentials:
        """The service principal's id and secret, for a client; empty unless both are set."""
        if self.client_id is None or self.client_secret is None:
            return {}
        return {"client_id": self.client_id, "client_secret": self.client_secret.get_secret_value()}

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the variables without which nothing can be synced."""
        wanted = (("DATABRICKS_HOST", self.host), ("DATABRICKS_WAREHOUSE_ID", self.warehouse_id))
        return tuple(name for name, value in wanted if value is None)


def load(**given: Any) -> Settings:
    """Settings from the environment, with `given` over them.

    Raises ConfigurationError with one sentence per wrong value; the value itself is not repeated.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise ConfigurationError(" ".join(_sentence(part) for part in error.errors())) from None


def variable(field: str) -> str:
    """Name of the environment variable of a field."""
    alias = Settings.model_fields[field].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"{PREFIX}{field.upper()}"


def _sentence(part: Any) -> str:
    name = str(part["loc"][0]) if part["loc"] else "settings"
    known = variable(name) if name in Settings.model_fields else name
    return f"{known}: {part['msg']}."
