"""What is remembered of what viewers may see, and for how long."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from job_monitor.backend.scopes import AGAIN_AFTER_FAILURE, ScopeMemory
from job_monitor.databricks.system_tables import TABLES
from job_monitor.domain import Extent, Reach, Scope, Source, SourceState
from job_monitor.errors import Unreachable
from job_monitor.store import Store
from job_monitor.sync.sources import SourceRecord, prepare, save

START = datetime(2026, 2, 10, tzinfo=UTC)
TTL_S = 600
WORKSPACES = "system.access.workspaces_latest"
ALICE = Scope({"system.lakeflow.jobs": Reach(Extent.ROWS, frozenset({"1"}))})


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Asked:
    """Answers with a scope, and counts how often."""

    def __init__(self, scope: Scope = ALICE) -> None:
        self.count = 0
        self.scope = scope

    def __call__(self, census: object) -> Scope:
        self.count += 1
        return self.scope


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "store.duckdb")
    prepare(store, TABLES)
    return store


def add_workspace(store: Store, workspace_id: str) -> None:
    with store.writer() as writer:
        columns = next(table.columns for table in TABLES if table.name == WORKSPACES)
        row = pa.Table.from_pylist(
            [dict.fromkeys(columns) | {"workspace_id": workspace_id}],
            schema=writer.arrow("select * from raw.access__workspaces_latest").schema,
        )
        writer.merge("raw.access__workspaces_latest", row.to_reader(), key=("workspace_id",))
        count = writer.scalar("select count(*) from raw.access__workspaces_latest")
        save(writer, SourceRecord(WORKSPACES, SourceState.OK, START, START, count))


def test_a_scope_is_asked_once_and_again_after_its_time(store):
    clock, asked = Clock(), Asked()
    memory = ScopeMemory(TTL_S, clock)
    with store.reader() as reader:
        for _ in range(3):
            assert memory.recall("t", reader, asked).scope is ALICE
        assert asked.count == 1
        clock.now += timedelta(seconds=TTL_S)
        memory.recall("t", reader, asked)
    assert asked.count == 2


def test_another_token_is_another_question(store):
    asked = Asked()
    memory = ScopeMemory(TTL_S, Clock())
    with store.reader() as reader:
        memory.recall("a", reader, asked)
        memory.recall("b", reader, asked)
    assert asked.count == 2


def test_what_was_forgotten_is_asked_again(store):
    asked = Asked()
    memory = ScopeMemory(TTL_S, Clock())
    with store.reader() as reader:
        memory.recall("t", reader, asked)
        assert memory.known("t", reader) is not None
        memory.forget("t")
        assert memory.known("t", reader) is None
        memory.recall("t", reader, asked)
    assert asked.count == 2


def test_a_workspace_that_is_new_in_the_store_is_asked_about(store):
    """A viewer who saw everything that there was has not been asked about what came since."""
    asked = Asked()
    memory = ScopeMemory(TTL_S, Clock())
    for workspace, count in (("1", 1), ("2", 2), ("2", 2)):
        add_workspace(store, workspace)
        with store.reader() as reader:
            memory.recall("t", reader, asked)
        assert asked.count == count


def test_a_question_that_fails_leaves_nothing_behind(store):
    memory = ScopeMemory(TTL_S, Clock())

    def fail(census: object) -> Scope:
        raise Unreachable("no answer")

    with store.reader() as reader:
        with pytest.raises(Unreachable):
            memory.recall("t", reader, fail)
        assert memory.known("t", reader) is None
        assert memory.recall("t", reader, Asked()).scope is ALICE


def test_a_table_that_failed_is_asked_again_soon(store):
    clock = Clock()
    broken = Reach(Extent.DENIED, refusal=Source("system.lakeflow.jobs", SourceState.FAILED))
    asked = Asked(Scope({"system.lakeflow.jobs": broken}))
    memory = ScopeMemory(TTL_S, clock)
    with store.reader() as reader:
        memory.recall("t", reader, asked)
        clock.now += AGAIN_AFTER_FAILURE
        memory.recall("t", reader, asked)
    assert asked.count == 2


def test_the_token_itself_is_nowhere_in_the_memory(store):
    memory = ScopeMemory(TTL_S, Clock())
    with store.reader() as reader:
        memory.recall("a-very-secret-token", reader, Asked())
    assert "a-very-secret-token" not in repr(vars(memory))


def test_of_many_who_wait_for_the_same_scope_one_asks(store):
    memory, asked, let_go = ScopeMemory(TTL_S, Clock()), Asked(), threading.Event()

    def slow(census: object) -> Scope:
        let_go.wait(5)
        return asked(census)

    def look() -> None:
        with store.reader() as reader:
            found.append(memory.recall("t", reader, slow).scope)

    found: list[Scope] = []
    threads = [threading.Thread(target=look) for _ in range(5)]
    for thread in threads:
        thread.start()
    let_go.set()
    for thread in threads:
        thread.join(10)
    assert (asked.count, found) == (1, [ALICE] * 5)


def test_off_the_platform_everything_that_was_read_is_seen_and_before_anything_is_set_nothing():
    memory = ScopeMemory(TTL_S, Clock())
    assert {reach.is_whole for reach in memory.own().scope.tables.values()} == {True}
    assert memory.nothing().scope.reach("system.lakeflow.jobs").extent is Extent.DENIED


def test_nobody_waits_for_ever_for_somebody_elses_asking(store):
    memory, let_go, begun = ScopeMemory(TTL_S, Clock(), patience_s=0.05), threading.Event(), threading.Event()

    def slow(census: object) -> Scope:
        begun.set()
        let_go.wait(5)
        return ALICE

    def look() -> None:
        with store.reader() as reader:
            memory.recall("t", reader, slow)

    first = threading.Thread(target=look)
    first.start()
    begun.wait(5)
    with store.reader() as reader, pytest.raises(Unreachable, match="still being asked"):
        memory.recall("t", reader, slow)
    let_go.set()
    first.join(10)
