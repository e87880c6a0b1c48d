"""A small account written by hand behind the simulator's REST API, and the real application in front of it.

Every number in the account can be counted on paper.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from job_monitor.backend.config import Settings, load, variable
from job_monitor.domain import Clock
from tests.serving import Served, environment, served
from workspace_simulator.grants import Rights
from workspace_simulator.schema import VISIBLE_AT, tables
from workspace_simulator.server import RunningSimulator, running

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
HOME, AWAY = "1001", "1002"

VIEWER = "engineer-01@example.com"
GRANTED_AT_FIRST: dict[str, Rights] = {}
"""The rights of everybody in the account that all tests share, as long as no test has changed them."""

STAMP = pa.timestamp("us", tz="UTC")

ACCOUNT: dict[str, Any] = {
    "format": 1,
    "seed": 1,
    "jobs": 3,
    "days": 30,
    "account_id": "11111111-1111-4111-8111-111111111111",
    "account_name": "A simulated account",
    "metastore_id": "22222222-2222-4222-8222-222222222222",
    "starts_at": "2026-01-01T00:00:00+00:00",
    "ends_at": NOW.isoformat(),
    "horizon_at": (NOW + timedelta(days=1)).isoformat(),
    "workspaces": [
        {"workspace_id": HOME, "name": "home", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": True},
        {"workspace_id": AWAY, "name": "away", "url": "", "region": "eu-west-1", "cloud": "AWS", "is_home": False},
    ],
    "principals": [
        {"id": "1", "name": VIEWER, "display_name": "Engineer 01"},
        {"id": "2", "name": "engineer-02@example.com", "display_name": "Engineer 02", "groups": ["users", "TIDE"]},
        {"id": "3", "name": "engineer-03@example.com", "display_name": "Engineer 03"},
        {"id": "5", "name": "engineer-04@example.com", "display_name": "Engineer 04"},
        {"id": "4", "name": "admin-01@example.com", "display_name": "Admin 01", "groups": ["users", "admins"]},
    ],
    "warehouses": [{"warehouse_id": "abcdef0123456789", "workspace_id": HOME, "name": "System tables"}],
}


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    schema, table = name.split(".")
    path = folder / "tables" / schema / table / "part-0.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    seen = [{VISIBLE_AT: NOW - timedelta(hours=1)} | row for row in rows]
    pq.write_table(pa.Table.from_pylist(seen, schema=tables()[f"system.{name}"].stored_schema), path)


def day(number: int, hour: float = 0) -> datetime:
    """The 1st … 10th of February 2026; 0 and below are days of January."""
    return datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=number - 1, hours=hour)


def a_run(run: int, number: int, state: str | None, hour: float = 6, **values: Any) -> dict[str, Any]:
    """A run of ten minutes on a day of February."""
    row = {
        "workspace_id": HOME,
        "job_id": "11",
        "run_id": str(run),
        "period_start_time": day(number, hour),
        "period_end_time": day(number, hour) + timedelta(minutes=10),
        "trigger_type": "PERIODIC",
        "result_state": state,
        "run_type": "JOB_RUN",
        "run_name": "nightly",
    }
    return row | values


def the_runs() -> list[dict[str, Any]]:
    """Job 11: daily since 10 January, good but for the 3rd. Job 12: failing since the 8th. Others: one of each kind."""
    nightly = [a_run(1000 + number, number, "FAILED" if number == 3 else "SUCCEEDED") for number in range(-21, 11)]
    repaired = [
        a_run(2001, 5, "FAILED", 8, job_id="12"),
        a_run(2001, 5, "SUCCEEDED", 9, job_id="12"),
        a_run(2002, 8, "FAILED", 8, job_id="12"),
        a_run(2003, 9, "TIMED_OUT", 8, job_id="12"),
        a_run(2004, 9, "CANCELLED", 10, job_id="12"),
    ]
    others = [
        a_run(3001, 9, "SUCCEEDED", 7, job_id="11", workspace_id=AWAY),
        a_run(3002, 9, "SUCCEEDED", 7, job_id="901", run_type="SUBMIT_RUN", run_name="backfill"),
        a_run(3003, 9, "SUCCEEDED", 7, job_id="902", run_type="WORKFLOW_RUN"),
        a_run(3004, 10, None, 11.75, job_id="13"),
        a_run(3005, 7, None, 7, job_id="13"),
    ]
    return nightly + repaired + others


def a_record(number: int, on: int, sku: str, quantity: str, **values: Any) -> dict[str, Any]:
    row = {
        "record_id": f"record-{number}",
        "workspace_id": HOME,
        "sku_name": sku,
        "cloud": "AWS",
        "usage_unit": "DBU",
        "usage_quantity": Decimal(quantity),
        "usage_start_time": day(on, 6),
        "usage_end_time": day(on, 7),
        "usage_date": day(on).date(),
        "ingestion_date": day(on).date(),
        "record_type": "ORIGINAL",
        "billing_origin_product": "JOBS",
        "usage_metadata": {"job_id": "11", "job_run_id": str(1000 + on), "job_name": "nightly as billed"},
    }
    return row | values


def the_usage() -> list[dict[str, Any]]:
    """A DBU a day for job 11; a correction; a retraction; an unpriced SKU; the account's gigabyte; another region."""
    repaired = {"job_id": "12", "job_run_id": "2001"}
    two_days_later = {"ingestion_date": day(6).date()}
    elsewhere = {"job_id": "77", "job_run_id": "7", "job_name": "far away"}
    daily = [a_record(100 + number, number, "JOBS", "1") for number in range(-21, 11)]
    return [
        *daily,
        a_record(1, 4, "JOBS", "10", usage_metadata=repaired),
        a_record(2, 4, "JOBS", "-10", usage_metadata=repaired, record_type="RETRACTION", **two_days_later),
        a_record(3, 4, "JOBS", "8", usage_metadata=repaired, record_type="RESTATEMENT", **two_days_later),
        a_record(4, 5, "GONE", "3"),
        a_record(5, 5, "GONE", "-3", record_type="RETRACTION"),
        a_record(6, 6, "NEW", "5", usage_metadata=None),
        a_record(7, 6, "STORAGE", "0.25", usage_unit="GB", workspace_id=None, usage_metadata=None),
        a_record(8, 6, "JOBS", "7", workspace_id="3003", usage_metadata=elsewhere),
    ]


def _prices() -> list[dict[str, Any]]:
    def price(sku: str, amount: str, **values: Any) -> dict[str, Any]:
        row = {
            "price_start_time": day(-300),
            "price_end_time": None,
            "sku_name": sku,
            "cloud": "AWS",
            "currency_code": "USD",
            "usage_unit": "DBU",
            "pricing": {"default": Decimal(amount), "effective_list": {"default": Decimal(amount)}},
        }
        return row | values

    return [price("JOBS", "0.3"), price("GONE", "0.3"), price("STORAGE", "0.02", usage_unit="GB")]


def _jobs() -> list[dict[str, Any]]:
    def job(job_id: str, name: str | None, changed: int = -30, **values: Any) -> dict[str, Any]:
        row = {"workspace_id": HOME, "job_id": job_id, "name": name, "change_time": day(changed)}
        return row | {"creator_user_name": VIEWER, "create_time": day(-30), "paused": False} | values

    return [
        job("11", "nightly", trigger_type="SCHEDULE", tags=[("team", "tide")]),
        job("12", "reports"),
        job("13", "stream", paused=True),
        job("14", "gone"),
        job("14", None, 2, delete_time=day(2)),
        job("11", "nightly of the other", workspace_id=AWAY),
    ]


def _write_tables(folder: Path) -> None:
    names = [{"workspace_id": HOME, "workspace_name": "home"}, {"workspace_id": AWAY, "workspace_name": "away"}]
    write(folder, "access.workspaces_latest", names)
    write(folder, "lakeflow.job_run_timeline", the_runs())
    write(folder, "lakeflow.jobs", _jobs())
    write(folder, "billing.usage", the_usage())
    write(folder, "billing.list_prices", _prices())
    for name, table in tables().items():
        short = name.removeprefix("system.")
        if not (folder / "tables" / short.replace(".", "/")).exists() and table.stored_schema:
            write(folder, short, [])


_TIMES = ("created_at", "deleted_at", "valid_from", "valid_to", "started_at", "ended_at")
_NUMBERS = {"job_id": pa.int64(), "run_id": pa.int64(), "repair_id": pa.int64(), "job_run_id": pa.int64()}


def _live(path: Path, rows: list[dict[str, Any]]) -> None:
    kinds: dict[str, pa.DataType] = dict.fromkeys(_TIMES, STAMP) | _NUMBERS
    kinds |= {"attempt": pa.int32(), "attempt_number": pa.int32()}
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in rows[0]])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)


def _live_job(job_id: int) -> dict[str, Any]:
    settings = {"name": f"live {job_id}", "format": "MULTI_TASK", "tasks": [{"task_key": "load"}]}
    made = NOW - timedelta(days=20) + timedelta(minutes=job_id)
    people = {"creator_user_name": VIEWER, "run_as_user_name": VIEWER}
    times = {"created_at": made, "deleted_at": None, "valid_from": made, "valid_to": None}
    return (
        {"workspace_id": HOME, "job_id": job_id, "name": settings["name"], "settings": json.dumps(settings)}
        | people
        | times
    )


def _live_run(run_id: int, minutes_ago: float, lasts: float | None, state: str = "SUCCESS") -> dict[str, Any]:
    start = NOW - timedelta(minutes=minutes_ago)
    code = "RUN_EXECUTION_ERROR" if state == "FAILED" else state
    return {
        "workspace_id": HOME,
        "job_id": 11,
        "run_id": run_id,
        "attempt": 0,
        "repair_id": None,
        "run_name": "nightly",
        "run_type": "JOB_RUN",
        "trigger": "PERIODIC",
        "creator_user_name": VIEWER,
        "created_at": start,
        "started_at": start,
        "ended_at": None if lasts is None else start + timedelta(minutes=lasts),
        "result_state": state,
        "termination_code": code,
        "termination_type": "CLIENT_ERROR" if state == "FAILED" else "SUCCESS",
        "message": "Task load failed" if state == "FAILED" else "",
    }


def _live_task(run_id: int, job_run_id: int, minutes_ago: float, state: str, **values: Any) -> dict[str, Any]:
    start = NOW - timedelta(minutes=minutes_ago)
    row = {
        "workspace_id": HOME,
        "job_run_id": job_run_id,
        "attempt": 0,
        "run_id": run_id,
        "task_key": "load",
        "attempt_number": 0,
        "started_at": start,
        "ended_at": start + timedelta(minutes=10),
        "result_state": state,
        "termination_code": state,
        "cluster_id": None,
        "compute": "SERVERLESS",
        "error": None,
        "error_trace": None,
    }
    return row | values


def _write_live(folder: Path) -> None:
    """Seven jobs; run 501 failed and was repaired, 502 and 503 run now, run 504's only task failed."""
    _live(folder / "live" / "jobs.parquet", [_live_job(number) for number in range(11, 18)])
    repaired = _live_run(501, 60, 10) | {"attempt": 1, "repair_id": 9001}
    runs = [_live_run(501, 120, 10, "FAILED"), repaired, _live_run(502, 30, 60), _live_run(503, 20, None)]
    _live(folder / "live" / "runs" / "part-0.parquet", [*runs, _live_run(504, 200, 10, "FAILED")])
    broken = {"error": "ValueError: no rows", "error_trace": "Traceback ..."}
    tasks = [
        _live_task(5010, 501, 120, "FAILED", **broken),
        _live_task(5011, 501, 60, "SUCCESS", attempt=1),
        _live_task(5040, 504, 200, "FAILED", **broken),
    ]
    _live(folder / "live" / "task_runs" / "part-0.parquet", tasks)


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder."""
    folder = tmp_path_factory.mktemp("account")
    (folder / "account.json").write_text(json.dumps(ACCOUNT))
    _write_tables(folder)
    _write_live(folder)
    return folder


@pytest.fixture(scope="session")
def simulator(account: Path) -> Iterator[RunningSimulator]:
    with running(account, now=NOW) as box:
        GRANTED_AT_FIRST.update(box.control.grants.all())
        yield box


@pytest.fixture
def box(simulator: RunningSimulator) -> RunningSimulator:
    """The running account, with every grant and without faults."""
    make_whole(simulator)
    return simulator


def make_whole(simulator: RunningSimulator) -> None:
    """Undo what an earlier test did to the account that all of them share: to its clock, and to anybody's rights."""
    simulator.control.clock.set(NOW)
    simulator.control.faults.clear()
    simulator.control.grants.replace(GRANTED_AT_FIRST | {simulator.client_id: Rights()})


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [variable(field) for field in Settings.model_fields]
    for name in [*names, "WAREHOUSE_ID", "DATABRICKS_CLIENT_SECRET", "DATABRICKS_TOKEN"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", "/nonexistent")


def serving(settings: Settings, *, wait: bool = True, clock: Clock = lambda: NOW) -> AbstractContextManager[Served]:
    """The application on a port of its own, at the account's time; `wait` until the first turn is over."""
    return served(settings, wait=wait, clock=clock)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts the application: `start(box)` configured for that account, `start()` without any; settings by name."""
    with ExitStack() as stack:

        def begin(
            box: RunningSimulator | None = None, *, wait: bool = True, clock: Clock = lambda: NOW, **settings: Any
        ) -> Served:
            for name, value in (environment(box) if box else {}).items():
                monkeypatch.setenv(name, value)
            given = {"store_path": tmp_path / "store.duckdb", "sync_interval_s": 3600.0, "ui_path": tmp_path / "ui"}
            return stack.enter_context(serving(load(**given | settings), wait=wait and box is not None, clock=clock))

        yield begin


@pytest.fixture(scope="session")
def whole(simulator: RunningSimulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One application for all tests that only read."""
    make_whole(simulator)
    folder = tmp_path_factory.mktemp("whole")
    # The variables are there for the reading of the settings alone: other tests run while this application lives.
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(simulator).items():
            patch.setenv(name, value)
        settings = load(store_path=folder / "store.duckdb", sync_interval_s=3600.0, live_timeout_s=2.0)
    with serving(settings) as client:
        yield client


@pytest.fixture(scope="session")
def serve_inside(simulator: RunningSimulator) -> Callable[..., AbstractContextManager[Served]]:
    """Serves the application inside the platform, in front of the account; settings by name."""

    @contextmanager
    def serve(folder: Path, **given: Any) -> Iterator[Served]:
        make_whole(simulator)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment(simulator).items():
                patch.setenv(name, value)
            fixed = {"store_path": folder / "store.duckdb", "sync_interval_s": 3600.0, "live_timeout_s": 2.0}
            settings = load(app_name="job-monitor", app_port=8000, **fixed | given)
        with serving(settings) as client:
            yield client

    return serve


@pytest.fixture(scope="session")
def serve_unconfigured() -> Callable[..., AbstractContextManager[Served]]:
    """Serves the application with nothing set but a folder for its store, and what else is given by name."""
    return lambda folder, **given: serving(
        Settings(host=None, warehouse_id=None, store_path=folder / "store.duckdb", **given), wait=False
    )


@pytest.fixture(scope="session")
def environment_of() -> Callable[[RunningSimulator], dict[str, str]]:
    return environment


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def today() -> date:
    return NOW.date()


@pytest.fixture(scope="session")
def every_page() -> Callable[..., list[dict[str, Any]]]:
    """All items of a list, page by page."""

    def read(client: httpx.Client, path: str, **params: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        cursor = None
        while True:
            answer = client.get(path, params=params | ({"cursor": cursor} if cursor else {}))
            assert answer.status_code == 200, answer.text
            assert len(answer.json()["items"]) <= params.get("limit", 100)
            items += answer.json()["items"]
            cursor = answer.json()["next"]
            if cursor is None:
                return items

    return read


LEAKS = (
    *("Traceback", 'File "', ".py", "duckdb", "root:x:0", "[build-system]", "swordfish"),
    *(f"{kind} Error" for kind in ("Parser", "Binder", "Catalog", "Conversion")),
)
"""Words of a stack trace, of the store's own errors, and of files that nobody may have."""
KINDS = ("application/json", "application/problem+json", "text/html", "text/plain", "text/javascript", "image/svg+xml")


@pytest.fixture(scope="session")
def harmless() -> Callable[..., None]:
    """Judges an answer to an attack: no fault of ours, an ordinary kind, and nothing in it that is not for all.

    A 503 is a limit that says so. `given` is what was sent: an answer may repeat it.
    """

    def judge(answer: httpx.Response, given: str = "") -> None:
        is_limit = answer.status_code == 503 and answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code < 500 or is_limit, (answer.status_code, answer.text[:500])
        kind = answer.headers.get("content-type", "").partition(";")[0]
        assert kind in KINDS or not answer.content, kind
        if answer.status_code >= 400:
            assert kind == "application/problem+json" or not answer.content, (answer.status_code, answer.text[:200])
        if kind in ("application/json", "application/problem+json"):
            json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
        found = [word for word in LEAKS if word in answer.text and word not in given]
        assert found == [], answer.text[:500]

    return judge
