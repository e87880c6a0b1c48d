"""Whatever order rows arrive in, and whatever breaks on the way: in the end the store equals one clean load."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from job_monitor.databricks.system_tables import Grain, SystemTable, table
from job_monitor.domain import SourceState
from job_monitor.store import Store
from workspace_simulator.schema import VISIBLE_AT

START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 12
END = START + timedelta(days=DAYS + 5)
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""What a disk does is not the matter here, and it takes longer than all the rest."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

moments = st.integers(0, DAYS * 24 * 60).map(lambda minute: START + timedelta(minutes=minute))
few = st.integers(0, 5)
words = st.sampled_from(["a", "b", None])
Row = dict[str, Any]


def _job(at: datetime, number: int, word: str | None) -> Row:
    trigger = None if word is None else {"schedule": {"quartz_cron_expression": word, "timezone_id": "UTC"}}
    tags = [("team", word), ("other", "x")] if word else None
    return {
        "workspace_id": "1",
        "job_id": str(number),
        "change_time": at,
        "name": word,
        "tags": tags,
        "trigger": trigger,
    }


def _slice(at: datetime, number: int, word: str | None) -> Row:
    start = at - timedelta(minutes=7 * number)
    same = {"workspace_id": str(number % 2), "job_id": "1", "run_id": f"{number}-{at.isoformat()}"}
    return same | {"period_start_time": start, "period_end_time": at, "result_state": word, "compute_ids": ["c"]}


def _usage(at: datetime, number: int, word: str | None) -> Row:
    day = at.replace(hour=0, minute=0)
    return {
        "workspace_id": None if number == 0 else "1",
        "record_id": f"{number}-{at.isoformat()}",
        "sku_name": "JOBS",
        "usage_start_time": at - 9 * HOUR,
        "usage_end_time": at - 8 * HOUR,
        "usage_date": (at - 9 * HOUR).date(),
        "usage_quantity": number - 2,
        "usage_metadata": {"job_id": word, "genie": {"agent_id": "unread"}},
        "ingestion_date": day.date(),
    }


def _price(at: datetime, number: int, word: str | None) -> Row:
    key = {"sku_name": str(number), "cloud": "AWS", "currency_code": "USD", "usage_unit": "DBU"}
    return key | {"price_start_time": at, "pricing": {"default": number}}


def _node(at: datetime, number: int, word: str | None) -> Row:
    minute = at.replace(second=0)
    same = {"workspace_id": "1", "cluster_id": word, "instance_id": f"i-{number}", "driver": number == 0}
    return same | {"start_time": minute, "end_time": minute + timedelta(minutes=1), "cpu_user_percent": float(number)}


def _query(at: datetime, number: int, word: str | None) -> Row:
    return {
        "workspace_id": "1",
        "statement_id": f"{number}-{at.isoformat()}",
        "execution_status": "FINISHED",
        "compute": {"type": "WAREHOUSE", "warehouse_id": word},
        "query_source": {"job_info": {"job_id": word, "job_run_id": str(number)}},
        "start_time": at - HOUR,
        "end_time": None if number == 5 else at,
        "update_time": at,
        "total_duration_ms": number,
    }


def _lineage(at: datetime, number: int, word: str | None) -> Row:
    same = {"workspace_id": "1", "record_id": f"{number}-{at.isoformat()}", "entity_type": "NOTEBOOK"}
    return same | {"entity_metadata": {"job_info": {"job_id": word}}, "event_time": at, "event_date": at.date()}


def _event(at: datetime, number: int, word: str | None) -> Row:
    same = {"workspace_id": "1", "warehouse_id": str(number), "event_type": word, "event_time": at}
    return same | {"cluster_count": 1}


MAKERS: dict[str, Callable[[datetime, int, str | None], Row]] = {
    "system.lakeflow.jobs": _job,
    "system.lakeflow.job_run_timeline": _slice,
    "system.billing.usage": _usage,
    "system.billing.list_prices": _price,
    "system.compute.node_timeline": _node,
    "system.query.history": _query,
    "system.access.table_lineage": _lineage,
    "system.compute.warehouse_events": _event,
}


@dataclass(frozen=True)
class World:
    """Rows of some tables, in the order in which they lie in the files."""

    rows: dict[str, list[Row]]

    @property
    def tables(self) -> list[SystemTable]:
        return [table(name) for name in self.rows]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.sampled_from([1, 1, 1, 2]))
    names = draw(st.lists(st.sampled_from(sorted(MAKERS)), min_size=count, max_size=count, unique=True))
    return World({name: draw(_rows(table(name))) for name in names})


@st.composite
def _rows(draw: st.DrawFn, entry: SystemTable) -> list[Row]:
    """Each row is seen at a time of its own: at once, or as late as the table's look-back allows."""
    made: dict[tuple[object, ...], Row] = {}
    for at, number, word, late in draw(st.lists(st.tuples(moments, few, words, st.floats(0, 1)), max_size=20)):
        row = MAKERS[entry.name](at, number, word)
        # A day's rows come during the day; then the longest wait begins.
        arrives = at if entry.grain is not Grain.DAY else at.replace(hour=0, minute=0)
        longest = entry.lookback - HOUR if entry.lookback else 2 * DAY
        visible = {VISIBLE_AT: arrives + late * longest}
        # A key has one row, but for a price list; the same row may well be there twice.
        made.setdefault(_identity(entry, row), row | visible)
    doubles = draw(st.lists(st.sampled_from(sorted(made, key=repr)), max_size=4)) if made else []
    can_double = entry.aggregate is None
    rows = [*made.values(), *(made[double] for double in doubles if can_double)]
    return draw(st.permutations(rows))


def _identity(entry: SystemTable, row: Row) -> tuple[object, ...]:
    if entry.name == "system.compute.node_timeline":
        return row["cluster_id"], row["instance_id"], row["start_time"]
    if entry.name == "system.query.history":
        return (row["statement_id"],)
    return tuple(row[name] for name in entry.key)


FAULTS = {
    "too_many_requests": {"seconds": 0.0},
    "unavailable": {},
    "cut_connection": {"endpoint": "link"},
    "expired_link": {},
    "truncated_result": {},
    "fail_after_running": {"seconds": 0.0},
    "denied_table": {"table": True},
    "missing_table": {"table": True},
    "new_column": {"table": True},
    "duplicate_rows": {"ratio": 0.5},
    "late_rows": {"ratio": 0.5, "seconds": 3000.0},
}


@dataclass(frozen=True)
class Turn:
    """One turn of the sync: when, with which fault, and whether and where it is cut."""

    at: datetime
    app_clock_off: timedelta
    fault: str | None
    count: int
    endpoint: str
    cut_after: int | None
    slice_rows: int


turns = st.builds(
    Turn,
    at=st.integers(0, (DAYS + 3) * 24).map(lambda hour: START + hour * HOUR),
    app_clock_off=st.sampled_from([timedelta(0), timedelta(0), -5 * HOUR, 3 * HOUR, -2 * DAY, 2 * DAY]),
    fault=st.sampled_from([None, *FAULTS]),
    count=st.integers(1, 3),
    endpoint=st.sampled_from(["", "execute", "chunk", "link"]),
    cut_after=st.sampled_from([None, None, None, 1, 2, 3]),
    slice_rows=st.sampled_from([3, 10, 1000]),
)


def _arm(account: Any, turn: Turn, chosen: list[SystemTable]) -> None:
    faults = account.simulator.control.faults
    faults.clear()
    if turn.fault is None:
        return
    values: dict[str, Any] = {"endpoint": turn.endpoint, "count": turn.count} | FAULTS[turn.fault]
    if values.pop("table", False):
        values["table"] = chosen[0].name
    if turn.fault == "duplicate_rows":
        # Rows that are doubled in the account double its sums as well: no reader of sums can tell.
        plain = [entry for entry in chosen if entry.aggregate is None]
        if not plain:
            return
        values["table"] = plain[0].name
    faults.add(turn.fault, **values)


def _tried(account: Any, path: Path, history: list[Turn], chosen: list[SystemTable], contents: Any) -> tuple[Any, Any]:
    """A history, and then the clean turn; where it is cut, the process begins anew with the file that it left."""
    store = Store.open(path, threads=1)
    try:
        for turn in history:
            _arm(account, turn, chosen)
            account.set_clock(turn.at)
            now = turn.at + turn.app_clock_off
            if turn.cut_after is None:
                account.sync(store, now, chosen, slice_rows=turn.slice_rows, parallel=2)
            else:
                account.sync_until_cut(store, now, chosen, after=turn.cut_after, slice_rows=turn.slice_rows)
                store.close()
                store = Store.open(path, threads=1)
        return _finished(account, store, chosen, contents)
    finally:
        store.close()


def _finished(account: Any, store: Store, chosen: Iterable[SystemTable], contents: Any) -> tuple[Any, Any]:
    """A turn without faults at the end of time: the rows, and what is said of each source."""
    account.simulator.control.faults.clear()
    account.set_clock(END)
    reports = account.sync(store, END, chosen)
    return contents(store, chosen), [(report.name, report.state, report.row_count) for report in reports]


def _check(account: Any, contents: Any, world: World, histories: list[list[Turn]]) -> None:
    for name, rows in world.rows.items():
        account.write(name, rows)
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        expected, clean_states = _tried(account, Path(folder, "clean.duckdb"), [], world.tables, contents)
        for number, history in enumerate(histories):
            path = Path(folder, f"tried-{number}.duckdb")
            assert _tried(account, path, history, world.tables, contents) == (expected, clean_states)
    assert {state for _, state, _ in clean_states} <= {SourceState.OK, SourceState.EMPTY, SourceState.STALE}
    for entry in world.tables:
        if entry.aggregate is None and entry.where is None:
            assert len(expected[entry.name]) == len({_identity(entry, row) for row in world.rows[entry.name]})


HISTORIES = st.lists(st.lists(turns, min_size=1, max_size=2), min_size=5, max_size=5)
"""Of each account five."""


def _tries(accounts: int) -> settings:
    return settings(
        max_examples=accounts,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        # Shrinking would take minutes; the same failure comes again on every run.
        phases=[Phase.generate],
    )


@_tries(30)
@given(world=worlds(), histories=HISTORIES)
def test_after_any_faults_cuts_and_orders_of_arrival_the_store_equals_one_clean_load(
    account: Any, contents: Any, world: World, histories: list[list[Turn]]
) -> None:
    _check(account, contents, world, histories)


@pytest.mark.soak
@_tries(200)
@given(world=worlds(), histories=HISTORIES)
def test_the_same_of_a_thousand_histories(
    account: Any, contents: Any, world: World, histories: list[list[Turn]]
) -> None:
    _check(account, contents, world, histories)
