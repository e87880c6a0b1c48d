"""Two products on one small account: one that the service principal synced, asked by a viewer; and one that holds just
what that viewer's own token reads.

The second knows nothing of scopes: rows are left out of its raw tables as the account's rights say, and the marts are
built from what is left. It runs where the local user is the one who synced.
"""

import asyncio
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
from fastapi import FastAPI
from pydantic import SecretStr

from job_monitor.backend.app import build as build_core
from job_monitor.backend.app import create_app
from job_monitor.backend.config import Settings
from job_monitor.backend.core import Core
from job_monitor.backend.identification import TOKEN_HEADER
from job_monitor.backend.settings_source import SettingsSource, WithTargets
from job_monitor.backend.telemetry import Telemetry
from job_monitor.databricks.failures import as_statement_error
from job_monitor.databricks.people import SOURCE as PEOPLE
from job_monitor.databricks.system_tables import TABLES, SystemTable
from job_monitor.metrics import METRICS
from job_monitor.metrics.figures import FIGURES
from job_monitor.sql.build import build
from job_monitor.state import Deed, Promise, targets
from job_monitor.store import Reader, Store, Writer
from job_monitor.sync.people import COLUMNS as PEOPLE_COLUMNS
from job_monitor.sync.people import RAW_NAME as RAW_PEOPLE
from job_monitor.sync.sources import SourceRecord, failed, judged, load, save
from tests.backend.streams import is_stream
from workspace_simulator.engine.errors import insufficient_permissions, table_not_found
from workspace_simulator.grants import DirectoryView, Rights, WhenMissing
from workspace_simulator.server import RunningSimulator

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
VIEWER = "engineer-01@example.com"
SCHEMAS = ("lakeflow", "billing", "compute", "query", "access", "data_quality_monitoring")
NAMES_ONLY = "Who is listed is known, and not who is active: the workspace tells that to admins alone."
ASK_AN_ADMIN = (
    "Give the app's service principal a place among the workspace's admins, who alone see whether a user is active; "
    "without it Job Monitor works, and says nothing of who has left."
)

OF_THE_PROCESS = {"/api/me", "/api/health", "/api/health/live", "/api/health/ready"}
"""What speaks of the process, or of who asks. The Jobs API is asked live, and has tests of its own."""
OF_PEOPLE = {"/api/audit", "/api/views", "/api/views/{view_id}"}
"""What rests on who asks, not on what they can read: views have tests of their own, the audit has one here."""
_STATEMENT = re.compile(r"statement [0-9a-f-]{8,}")
_RIGHT = re.compile(r'"right":"[a-z]+"')


class Product:
    """An application without a server around it. Not for use by several threads."""

    def __init__(self, settings: Settings) -> None:
        telemetry = Telemetry()
        self.app: FastAPI = create_app(settings, clock=lambda: NOW)
        self.core: Core = build_core(settings, SettingsSource(settings), lambda: NOW, telemetry)
        self.app.state.core = self.core
        self._loop = asyncio.Runner()
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app), base_url="http://127.0.0.1", timeout=60
        )

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        answer: httpx.Response = self._loop.run(self._client.request(method, path, **given))
        return answer

    def get(self, path: str, params: Any = None, token: str | None = None) -> httpx.Response:
        headers = {} if token is None else {TOKEN_HEADER: token, "x-forwarded-email": VIEWER}
        return self.request("GET", path, params=params, headers=headers)

    def show(self, store: Store) -> None:
        """Answer from this store from now on."""
        self.app.state.core = replace(self.core, store=store)

    def close(self) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()
        self.core.store.close()


@contextmanager
def products(simulator: RunningSimulator, folder: Path) -> Iterator[tuple[Product, Product]]:
    """The product of the platform, synced, and one that shows whatever store it is given."""
    settings = Settings(
        host=simulator.host,
        warehouse_id=simulator.warehouse_id,
        client_id=simulator.client_id,
        client_secret=SecretStr(simulator.client_secret),
        store_path=folder / "shared.duckdb",
        store_threads=1,
        app_name="job-monitor",
        app_port=8000,
        ui_path=folder / "ui",
        max_requests=1000,
        state_url=SecretStr(f"sqlite:///{folder / 'state.db'}"),
    )
    shared = Product(settings)
    alone = {"app_name": None, "app_port": None, "store_path": Path(":memory:")}
    own = Product(settings.model_copy(update=alone))
    try:
        assert shared.core.cycles.turn()
        promise(shared.core)
        assert shared.core.cycles.turn()
        yield shared, own
    finally:
        shared.close()
        own.close()


def promise(core: Core) -> None:
    """A target of every second job, set by somebody else; some are changed once."""
    deed = Deed("owner-01@example.com", "workspace", NOW)
    with core.store.reader() as reader, core.state.writing() as connection:
        for key in _pairs(reader)[::2]:
            made = targets.put(connection, key, Promise(max_duration_s=600), expected=None, deed=deed)
            if made.version % 3 == 0:
                targets.put(connection, key, Promise(max_duration_s=900), expected=made.version, deed=deed)


# ── the viewer's own store ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Account:
    """The raw rows that the service principal synced, and what its sync said of them."""

    rows: Mapping[str, pa.Table]
    people: pa.Table
    records: Mapping[str, SourceRecord]
    jobs: tuple[tuple[str, str], ...]
    workspaces: tuple[str, ...]
    runs: tuple[tuple[str, str, str], ...]
    """Workspace, job and run."""
    pipelines: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, store: Store) -> "Account":
        with store.reader() as reader:
            rows = {table.name: reader.arrow(f"select * from {table.raw_name}") for table in TABLES}
            pairs = _pairs(reader)
            records = {name: load(reader, name) for name in (*rows, PEOPLE)}
            people = reader.arrow(f"select * from {RAW_PEOPLE}")
            runs = _runs(reader)
            pipelines = _pipelines(reader)
        workspaces = tuple(sorted({workspace for workspace, _ in pairs}))
        return cls(rows, people, records, pairs, workspaces, runs, pipelines)


def _pairs(reader: Reader) -> tuple[tuple[str, str], ...]:
    found = reader.rows(
        "select workspace_id, job_id from raw.lakeflow__jobs union "
        "select workspace_id, job_id from raw.lakeflow__job_run_timeline order by all"
    )
    return tuple((row["workspace_id"], row["job_id"]) for row in found if None not in row.values())


def _pipelines(reader: Reader) -> tuple[tuple[str, str], ...]:
    found = reader.rows(
        "select workspace_id, pipeline_id from raw.lakeflow__pipelines union "
        "select workspace_id, pipeline_id from raw.lakeflow__pipeline_update_timeline order by all"
    )
    return tuple((row["workspace_id"], row["pipeline_id"]) for row in found)


def _runs(reader: Reader) -> tuple[tuple[str, str, str], ...]:
    found = reader.rows(
        "select distinct workspace_id, job_id, run_id from raw.lakeflow__job_run_timeline "
        "where job_id is not null and run_type = 'JOB_RUN' order by all"
    )
    return tuple((row["workspace_id"], row["job_id"], row["run_id"]) for row in found)


class OwnStore:
    """What a sync with one viewer's own token leaves behind, then with another's: whatever differs is replaced, and
    every mart is built whole from what is there now."""

    def __init__(self, account: Account, core: Core) -> None:
        self.store = Store.open(Path(":memory:"), threads=1)
        self._account, self._core = account, core
        self._held: dict[str, pa.Table] = {}
        self._generation = 0
        with self.store.writer() as writer:
            for table in TABLES:
                writer.ensure_table(table.raw_name, table.columns, "as the viewer reads it")
            writer.ensure_table(RAW_PEOPLE, PEOPLE_COLUMNS, "as the viewer reads it")

    def read(self, rights: Rights) -> Store:
        self._generation += 1
        generation = {"number": self._generation, "now": NOW}
        with self.store.writer() as writer:
            for table in TABLES:
                self._hold(writer, table.raw_name, visible(self._account.rows[table.name], table, rights), table.key)
            people, record = _people(self._account, rights)
            self._hold(writer, RAW_PEOPLE, people, ("workspace_id", "user_id"))
            save(writer, record)
            settings = WithTargets(self._core.model_settings, self._core.state)()
            build(writer, now=NOW, settings=settings, is_whole=True)
            writer.execute("insert into meta.generations values ($number, $now, $now, null)", generation)
        restate(self.store, self._account, rights)
        return self.store

    def _hold(self, writer: Writer, name: str, rows: pa.Table, key: Sequence[str]) -> None:
        if name not in self._held or not rows.equals(self._held[name]):
            writer.replace(name, rows.to_reader(), key=key)
            self._held[name] = rows


def restate(store: Store, account: Account, rights: Rights) -> None:
    """What the sync notes of the sources. The same rows may be missing for want of a grant in several ways."""
    with store.writer() as writer:
        for table in TABLES:
            save(writer, _record(writer, table, account, rights))
        writer.execute("delete from meta.built_sources")
        writer.execute("insert into meta.built_sources select name, state, as_of, row_count from meta.sources")


def _record(writer: Writer, table: SystemTable, account: Account, rights: Rights) -> SourceRecord:
    if not rights.may_read(table.name) and rights.when_missing is not WhenMissing.EMPTY:
        is_absent = rights.when_missing is WhenMissing.NOT_FOUND
        said = (table_not_found if is_absent else insufficient_permissions)(table.name).message
        error = as_statement_error(said, source=table.name, statement_id="00000000")
        return failed(SourceRecord(table.name), table, error, VIEWER)
    newest = "null" if table.event_at is None else f"max({table.event_at})"
    found = writer.rows(f"select count(*) as row_count, {newest} as as_of from {table.raw_name}")[0]
    return judged(replace(account.records[table.name], **found), table, NOW)


def visible(rows: pa.Table, table: SystemTable, rights: Rights) -> pa.Table:
    """The rows that the account shows to this reader, as the simulator's own filter has it."""
    if not rights.may_read(table.name):
        return rows.slice(0, 0)
    if "workspace_id" not in table.columns:
        return rows
    workspaces = rows["workspace_id"].to_pylist()
    kept = [rights.workspace_ids is None or workspace in rights.workspace_ids for workspace in workspaces]
    jobs = _jobs_of(rows, table)
    if jobs is not None and rights.jobs is not None:
        pairs = zip(workspaces, jobs, strict=True)
        kept = [is_kept and pair in rights.jobs for is_kept, pair in zip(kept, pairs, strict=True)]
    return rows.filter(pa.array(kept, pa.bool_()))


def _jobs_of(rows: pa.Table, table: SystemTable) -> list[str | None] | None:
    if table.aggregate is None and "job_id" in table.columns:
        found: list[str | None] = rows["job_id"].to_pylist()
        return found
    if "usage_metadata" not in table.columns:
        return None
    return [None if one is None else one["job_id"] for one in rows["usage_metadata"].to_pylist()]


def _people(account: Account, rights: Rights) -> tuple[pa.Table, SourceRecord]:
    """Anybody may list the users; who is active only an admin is told."""
    record = account.records[PEOPLE]
    people = account.people
    if rights.directory is not DirectoryView.FULL:
        names = {"user_name": pa.string(), "is_active": pa.bool_()}
        for name, kind in names.items():
            place = people.schema.get_field_index(name)
            people = people.set_column(place, name, pa.nulls(people.num_rows, kind))
        record = replace(record, message=NAMES_ONLY, remedy=ASK_AN_ADMIN)
    return people, record


# ── rights and questions at random ───────────────────────────────────────────────────────────────────────────────────


def random_rights(random_: random.Random, account: Account) -> Rights:
    tables = [table.name for table in TABLES]
    schemas = None if random_.random() < 0.5 else frozenset(random_.sample(SCHEMAS, random_.randint(0, 5)))
    workspaces = None
    if random_.random() < 0.5:
        workspaces = frozenset(random_.sample(account.workspaces, random_.randint(0, len(account.workspaces))))
    jobs = None
    if random_.random() < 0.4:
        share = random_.choice((0.0, 0.2, 0.7, 0.95, 1.0))
        jobs = frozenset(pair for pair in account.jobs if random_.random() < share)
    return Rights(
        schemas=schemas,
        tables=frozenset(random_.sample(tables, random_.choice((0, 0, 1, 3)))),
        denied_tables=frozenset(random_.sample(tables, random_.choice((0, 0, 1, 2, 5)))),
        workspace_ids=workspaces,
        jobs=jobs,
        when_missing=random_.choice(list(WhenMissing)),
        directory=random_.choice(list(DirectoryView)),
    )


def read_paths(app: FastAPI) -> list[str]:
    """Every GET endpoint, from the API's own description: what is added to it is asked from its first day."""
    paths = app.openapi()["paths"]
    # A stream tells a number of the process and nothing else, and its answer has no end.
    found = [path for path, operations in paths.items() if "get" in operations and not is_stream(operations["get"])]
    return sorted(path for path in found if not path.startswith("/api/jobs-api/"))


Params = list[tuple[str, str]]

_NEEDED = {"as_of": "2026-02-09", "from": "2026-02-07", "to": "2026-02-10", "metric": "runs"}
_NAMES = tuple(metric.name for metric in METRICS)
_BY_NAME = {metric.name: metric for metric in METRICS}
_CHOICES = {
    "days": ("1", "3", "30"),
    "include_deleted": ("true", "false"),
    "with_tags": ("true", "false"),
    "rows": ("2", "5000"),
    "minute": ("0", "30"),
}
_OF_ALL = "tag"
"""A dimension that needs a key beside it."""


_KINDS = ("pipeline", "ingestion", "view", "unknown")
_OF_ONE = ("/{workspace_id}/{job_id}", "/{workspace_id}/{pipeline_id}", "/runs/{run_id}")


def _of_one(random_: random.Random, path: str, account: Account) -> tuple[str, Params]:
    """A request of the page of one job, one pipeline or one run."""
    if path.endswith("/{pipeline_id}"):
        workspace_id, pipeline_id = random_.choice(account.pipelines)
        params = [("days", random_.choice(("1", "30"))), ("only_troubled", random_.choice(("true", "false")))]
        return path.format(workspace_id=workspace_id, pipeline_id=pipeline_id), params
    if path.endswith("/{run_id}"):
        workspace_id, job_id, run_id = random_.choice(account.runs)
        return path.format(workspace_id=workspace_id, job_id=job_id, run_id=run_id), []
    workspace_id, job_id = random_.choice(account.jobs)
    params = [("runs", random_.choice(("1", "7", "50")))] if path.startswith("/api/jobs/") else []
    return path.format(workspace_id=workspace_id, job_id=job_id), params


def question(random_: random.Random, path: str, app: FastAPI, account: Account) -> tuple[str, Params]:
    """A good request of the endpoint; parameters that an endpoint needs and that are not known here fail loudly."""
    if path.endswith(_OF_ONE):
        return _of_one(random_, path, account)
    if path.endswith("/sql"):
        return _of_sql(random_, path)
    if path == "/api/metrics/query":
        return path, _of_metrics(random_)
    if path == "/api/billing/statement":
        return path, [(name, _NEEDED[name]) for name in ("as_of", "from", "to")]
    names = {one["name"] for one in app.openapi()["paths"][path]["get"].get("parameters", ())}
    params = [(name, random_.choice(values)) for name, values in _CHOICES.items() if name in names]
    if path == "/api/timeline":
        params += [("hours", random_.choice(("1", "24", "48"))), ("group", random_.choice(("team", "workspace")))]
    if path == "/api/pipelines":
        params += [("kind", kind) for kind in random_.sample(_KINDS, random_.randint(1, 4))]
    if path == "/api/costs":
        params += [("group_by", random_.choice(("team", "job", "sku", "tag:team"))), ("limit", "3")]
        params += random_.sample(_OF_USAGE, random_.randint(0, 1))
    if path == "/api/jobs/runs":
        params = _of_runs(random_, params)
    if "team" in names:
        params += random_.sample(_CHOSEN, random_.randint(0, 2))
    return path, params


_CHOSEN = (("team", ""), ("team", "tide"), ("owner", ""), ("tag", "team="), ("tag", "team"), ("name", "*e*"))
"""Filters of jobs, wherever figures can be narrowed."""
_OF_USAGE = (("product", "JOBS"), ("product", ""), ("sku", "JOBS"))
"""Filters of what was used."""


def _of_sql(random_: random.Random, path: str) -> tuple[str, Params]:
    """A request for the statement behind a number."""
    if "{figure}" not in path:
        return path.replace("{metric}", random_.choice(_NAMES)), []
    narrowed = random_.sample(_CHOSEN, random_.randint(0, 1))
    return path.replace("{figure}", random_.choice([figure.name for figure in FIGURES])), narrowed


def _of_runs(random_: random.Random, days: Params) -> Params:
    """Days as they are, or dates in a zone; and often a part of the runs."""
    params = days
    if random_.random() < 0.5:
        params = [(name, _NEEDED[name]) for name in ("from", "to")]
        params.append(("zone", random_.choice(("UTC", "Europe/Berlin"))))
    chosen = (("kind", "job"), ("result_class", "failed"))
    return [*params, *random_.sample(chosen, random_.randint(0, 2))]


def _of_metrics(random_: random.Random) -> Params:
    params: Params = [("days", random_.choice(("2", "5", "30")))]
    if random_.random() < 0.3:
        return [*params, *(("metric", name) for name in random_.sample(_NAMES, 12))]
    name = random_.choice(_NAMES)
    params.append(("metric", name))
    if random_.random() < 0.5:
        dimensions = [one for one in _BY_NAME[name].relation.dimensions if one != _OF_ALL]
        params.append(("group_by", random_.choice(dimensions)))
    if random_.random() < 0.4:
        params.append(("grain", random_.choice(("day", "week", "month"))))
    if random_.random() < 0.3:
        params.append(("zone", random_.choice(("Europe/Berlin", "America/New_York"))))
    return params


def comparable(answer: httpx.Response) -> str:
    """The answer as it travels, without what differs by itself: the ids of statements, and who may change a target.

    Of the product's own status the part that rests on what the account's tables say to the viewer.
    """
    text = answer.text
    if answer.url.path == "/api/status":
        told = answer.json()
        text = json.dumps({name: told[name] for name in told if name not in ("store", "own_cost", "grants")})
    return _RIGHT.sub('"right":"…"', _STATEMENT.sub("statement …", f"{answer.status_code} {text}"))


def of_health(answer: httpx.Response) -> str:
    """What health says of the sources; the rest is of the process."""
    found = answer.json()
    return _STATEMENT.sub("statement …", json.dumps([found["as_of"], found["sources"]]))
