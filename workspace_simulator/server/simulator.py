"""The account put together: clock, grants, faults, tokens, warehouses, statements and jobs over one data folder."""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workspace_simulator.clock import SimulatedClock
from workspace_simulator.engine.catalog import Catalog, open_catalog, tables_folder
from workspace_simulator.engine.duckdb_engine import DuckDbEngine
from workspace_simulator.engine.model import Engine
from workspace_simulator.grants import EVERYTHING, Grants, Principal, default_grants
from workspace_simulator.server.faults import Fault, Faults
from workspace_simulator.server.jobs import Jobs, open_jobs
from workspace_simulator.server.links import Links
from workspace_simulator.server.statements import LogEntry, Retention, Statements
from workspace_simulator.server.tokens import ON_BEHALF_OF, Tokens, derived
from workspace_simulator.server.traces import Place, Traces
from workspace_simulator.server.warehouses import Warehouse, WarehouseSettings

LOCAL_USER = "workspace-user@example.com"


@dataclass(frozen=True)
class Options:
    """How the simulator behaves; times in real seconds."""

    engine: str = "duckdb"
    cold_start_s: float = 0.0
    token_lifetime_s: float = 3600.0
    link_lifetime_s: float = 899.0
    retention: Retention = field(default_factory=Retention)
    chunk_rows: int = 122_880
    inline_chunk_rows: int = 10_000
    memory_mb: int = 700
    control_api: bool = True
    readers: tuple[str, ...] = ()  # users who may read everything
    leaves_traces: bool = False  # statements sent over REST show up in the system tables (DuckDB only)


@dataclass
class Simulator:
    """The parts, for the server, for the control API, and for tests in the same process."""

    account: dict[str, Any]
    catalog: Catalog
    clock: SimulatedClock
    grants: Grants
    faults: Faults
    tokens: Tokens
    warehouses: dict[str, Warehouse]
    statements: Statements
    jobs: Jobs
    links: Links
    engine: Engine
    options: Options
    app_principal: Principal
    client_secret: str = field(repr=False)
    _scratch: tempfile.TemporaryDirectory[str] = field(repr=False)

    @property
    def home_workspace_id(self) -> str:
        return str(self.account["home_workspace_id"])

    @property
    def warehouse(self) -> Warehouse:
        """The one warehouse that a client is told to use: the first."""
        return next(iter(self.warehouses.values()))

    @property
    def log(self) -> list[LogEntry]:
        """Every statement so far, oldest first."""
        return list(self.statements.log)

    def user_token(self, name: str, scopes: frozenset[str] = ON_BEHALF_OF, *, lifetime_s: float | None = None) -> str:
        """A token as the Apps proxy forwards it for a viewer: good for SQL and for asking who one is."""
        return self.tokens.issue(name, scopes, lifetime_s=lifetime_s)

    def close(self) -> None:
        """Stops the statements and the engine, and removes what was written."""
        self.statements.close()
        self.jobs.close()
        self.engine.close()
        self._scratch.cleanup()


def build(
    data: Path,
    *,
    now: datetime | None = None,
    speed: float = 1.0,
    options: Options | None = None,
    faults: Iterable[Fault] = (),
) -> Simulator:
    """Opens a data folder. `now` is where the clock starts; by default the `ends_at` of a generated account."""
    options = options or Options()
    account = _account(data)
    clock = SimulatedClock(now or _ends_at(account), speed)
    principals = [*_principals(account)]
    known = {principal.name for principal in principals}
    principals += [_reader(name, account["account_id"]) for name in options.readers if name not in known]
    app = _app_principal(account)
    everyone = {principal.name: principal for principal in [*principals, app]}
    grants = default_grants(everyone.values(), account["home_workspace_id"], options.readers)
    if not principals or "principals" not in account:
        grants.set(LOCAL_USER, EVERYTHING)
    scratch = tempfile.TemporaryDirectory(prefix="databricks-simulator-", ignore_cleanup_errors=True)
    folder = Path(scratch.name)
    catalog = open_catalog(data)
    engine = _engine(options, catalog, data, folder)
    all_faults = Faults(faults)
    secret = derived("client-secret", account["account_id"])
    tokens = Tokens(everyone, options.token_lifetime_s)
    tokens.set_secret(app.name, secret)
    statements = Statements(engine, clock, grants, all_faults, folder / "results", retention=options.retention)
    warehouses = _warehouses(account, clock, options)
    if options.leaves_traces and options.engine == "duckdb":
        traces = Traces(_place(account), clock, warehouses, lambda: list(statements.log), folder / "traces")
        catalog.added = traces.added
    return Simulator(
        account=account,
        catalog=catalog,
        clock=clock,
        grants=grants,
        faults=all_faults,
        tokens=tokens,
        warehouses=warehouses,
        statements=statements,
        jobs=open_jobs(data, account["home_workspace_id"]),
        links=Links(options.link_lifetime_s),
        engine=engine,
        options=options,
        app_principal=app,
        client_secret=secret,
        _scratch=scratch,
    )


def _engine(options: Options, catalog: Catalog, data: Path, scratch: Path) -> Engine:
    if options.engine == "duckdb":
        return DuckDbEngine(catalog, tables_folder(data).resolve(), scratch, memory_mb=options.memory_mb)
    if options.engine == "spark":
        from workspace_simulator.engine.spark_engine import SparkEngine  # needs the extra `spark` and a Java runtime

        return SparkEngine(catalog, scratch)
    raise ValueError(f"no engine {options.engine!r}: there are duckdb and spark")


def _account(data: Path) -> dict[str, Any]:
    path = data / "account.json"
    account: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    account.setdefault("account_id", "00000000-0000-4000-8000-000000000000")
    account.setdefault("account_name", f"Exported tables in {data.name}")
    account.setdefault("metastore_id", "00000000-0000-4000-8000-000000000001")
    home: dict[str, Any] = next((each for each in account.get("workspaces", []) if each.get("is_home")), {})
    account["home_workspace_id"] = str(home.get("workspace_id", "1000000000000001"))
    return account


def _ends_at(account: dict[str, Any]) -> datetime:
    if "ends_at" not in account:
        return datetime.now(UTC)  # exported rows have no clock of their own: all are visible
    return datetime.fromisoformat(account["ends_at"]).astimezone(UTC)


def _principals(account: dict[str, Any]) -> list[Principal]:
    listed = account.get("principals")
    if not listed:
        return [Principal("1", LOCAL_USER, "Workspace user")]
    return [
        Principal(
            id=str(each["id"]),
            name=each["name"],
            display_name=each.get("display_name") or each["name"],
            is_service_principal=bool(each.get("is_service_principal")),
            is_active=bool(each.get("is_active", True)),
            left_at=datetime.fromisoformat(each["left_at"]) if each.get("left_at") else None,
            groups=tuple(each.get("groups") or ("users",)),
        )
        for each in listed
    ]


def _place(account: dict[str, Any]) -> Place:
    listed: list[dict[str, Any]] = account.get("workspaces", [])
    number, home = next(((number, each) for number, each in enumerate(listed) if each.get("is_home")), (0, {}))
    place = Place(account["account_id"], account["home_workspace_id"])
    place = replace(place, cloud=home.get("cloud", place.cloud), region=home.get("region", place.region))
    # As the generated bill has it: the second workspace is the one with the dearer plan.
    return replace(place, tier="ENTERPRISE") if number == 1 and place.cloud == "AWS" else place


def _reader(name: str, account_id: str) -> Principal:
    """A person whom the account's history does not know, such as the one who tries the demo."""
    return Principal(str(int(derived(f"reader-{name}", account_id)[:12], 16)), name, name)


def _app_principal(account: dict[str, Any]) -> Principal:
    digits = derived("app-client-id", account["account_id"])
    client_id = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
    return Principal(str(int(digits[32:44], 16)), client_id, "app service principal", is_service_principal=True)


def _warehouses(account: dict[str, Any], clock: SimulatedClock, options: Options) -> dict[str, Warehouse]:
    listed = [
        each for each in account.get("warehouses", []) if str(each["workspace_id"]) == account["home_workspace_id"]
    ]
    found: dict[str, Warehouse] = {}
    for each in listed or [{"warehouse_id": "1234567890abcdef", "name": "System tables"}]:
        settings = WarehouseSettings(
            warehouse_id=str(each["warehouse_id"]),
            name=each["name"],
            size=each.get("size", "Small"),
            warehouse_type=each.get("warehouse_type", "PRO"),
            min_clusters=int(each.get("min_clusters", 1)),
            max_clusters=int(each.get("max_clusters", 1)),
            auto_stop_minutes=int(each.get("auto_stop_minutes", 10)),
            cold_start_s=options.cold_start_s,
        )
        found[settings.warehouse_id] = Warehouse(settings, clock)
    return found
