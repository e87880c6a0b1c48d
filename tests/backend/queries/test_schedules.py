"""Which jobs are judged by their schedule, from when on, and by which run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from job_monitor.backend.queries import schedules
from job_monitor.backend.queries.sources import RUNS
from job_monitor.backend.scopes import ScopeMemory
from job_monitor.schedules.missing import Judgement, Reason, Verdict
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.store import Store

NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
TODAY = datetime(2026, 2, 2, tzinfo=UTC)
SIX = "0 0 6 * * ?"

MARTS = """
create table mart.clock (now_at timestamptz);
create table mart.jobs (workspace_id varchar, job_id varchar, schedule varchar, timezone varchar, is_paused boolean,
  is_settings_known boolean, trigger_type varchar, is_deleted boolean, first_changed_at timestamptz);
create table mart.job_versions (workspace_id varchar, job_id varchar, schedule varchar, timezone varchar,
  is_paused boolean, valid_until timestamptz);
create table mart.job_runs (workspace_id varchar, job_id varchar, kind varchar, started_at timestamptz,
  last_seen_at timestamptz, end_date date);
create view mart.job_daily as select distinct end_date, workspace_id, job_id, kind from mart.job_runs;
"""


@pytest.fixture
def store(tmp_path: Path):
    """Marts of the shape that is read, with the data of job `other` from January on."""
    made = Store.open(tmp_path / "store.duckdb", threads=1)
    with made.writer() as writer:
        for statement in MARTS.split(";")[:-1]:
            writer.execute(statement)
        writer.execute("insert into mart.clock values ($now)", {"now": NOW})
        writer.execute(
            "insert into meta.sources (name, state, synced_at) values ($name, 'ok', $now)", {"name": RUNS, "now": NOW}
        )
    run(made, "other", datetime(2026, 1, 1, tzinfo=UTC))
    run(made, "other", NOW - timedelta(minutes=30))
    yield made
    made.close()


def write(store: Store, sql: str, **values: object) -> None:
    with store.writer() as writer:
        writer.execute(sql, values)


def job(store: Store, name: str, **changes: object) -> None:
    row = {"schedule": SIX, "paused": False, "known": True, "trigger": "SCHEDULE", "deleted": False} | changes
    write(
        store,
        "insert into mart.jobs values ('1', $name, $schedule, 'UTC', $paused, $known, $trigger, $deleted, $first)",
        name=name,
        first=datetime(2026, 1, 5, tzinfo=UTC),
        **row,
    )


def run(store: Store, name: str, started: datetime, hours: float = 0.1, kind: str = "job") -> None:
    seen = started + timedelta(hours=hours)
    write(
        store,
        "insert into mart.job_runs values ('1', $name, $kind, $started, $seen, cast($seen as date))",
        name=name,
        kind=kind,
        started=started,
        seen=seen,
    )


def judged(store: Store, now: datetime = NOW) -> dict[str, Judgement]:
    scope = ScopeMemory(0, lambda: now).own().scope
    with store.reader() as reader:
        return {one.job.job_id: one for one in schedules.judged(ScopedReader(reader, scope, {}), now)}


def test_every_living_job_that_has_a_schedule_or_may_have_one_is_judged(store: Store) -> None:
    job(store, "daily")
    job(store, "manual", schedule=None, trigger=None)
    job(store, "old", schedule=None, trigger=None, known=False)
    job(store, "several", schedule=None, trigger="MULTIPLE")
    job(store, "gone", deleted=True)

    assert {name: one.verdict for name, one in judged(store).items()} == {
        "daily": Verdict.MISSING,
        "old": Verdict.UNKNOWN,
        "several": Verdict.UNKNOWN,
    }


def test_the_newest_run_of_the_job_itself_counts(store: Store) -> None:
    for name, started, kind in (
        ("came", TODAY + timedelta(hours=6, minutes=1), "job"),
        ("late", TODAY - timedelta(hours=18), "job"),
        ("inside a notebook", TODAY + timedelta(hours=7), "workflow"),
    ):
        job(store, name)
        run(store, name, TODAY - timedelta(days=3))
        run(store, name, started, kind=kind)
    job(store, "twice today")
    run(store, "twice today", TODAY + timedelta(hours=1))
    run(store, "twice today", TODAY + timedelta(hours=7), kind="workflow")

    assert {name: one.verdict for name, one in judged(store).items()} == {
        "came": Verdict.ON_TIME,
        "inside a notebook": Verdict.MISSING,
        "late": Verdict.MISSING,
        "twice today": Verdict.MISSING,
    }


def test_a_schedule_is_in_force_since_it_last_changed_and_not_since_the_job_was_renamed(store: Store) -> None:
    for name, schedule, paused in (("renamed", SIX, False), ("moved", "0 0 22 * * ?", False), ("resumed", SIX, True)):
        job(store, name)
        for until, was in ((TODAY - timedelta(days=9), "0 0 1 * * ?"), (TODAY + timedelta(hours=8), schedule)):
            write(
                store,
                "insert into mart.job_versions values ('1', $name, $was, 'UTC', $paused, $until)",
                name=name,
                was=was,
                paused=paused,
                until=until,
            )
        write(
            store,
            "insert into mart.job_versions values ('1', $name, $six, 'UTC', false, null)",
            name=name,
            six=SIX,
        )

    assert {name: one.reason for name, one in judged(store).items()} == {
        "renamed": Reason.NO_RUN_SINCE,
        "moved": Reason.NOT_DUE_YET,
        "resumed": Reason.NOT_DUE_YET,
    }


@pytest.mark.parametrize("behind", ["update mart.clock set now_at = $at", "update meta.sources set synced_at = $at"])
def test_what_was_read_counts_only_once_it_is_built_and_only_while_it_is_read(store: Store, behind: str) -> None:
    job(store, "daily")
    run(store, "daily", TODAY - timedelta(hours=18))
    write(store, behind, at=TODAY + timedelta(hours=7))

    assert judged(store)["daily"].due_at == TODAY - timedelta(hours=18)
    assert judged(store, TODAY + timedelta(hours=14))["daily"].reason is Reason.DATA_TOO_OLD


def test_before_the_runs_were_read_nothing_is_told(store: Store) -> None:
    job(store, "daily")
    write(store, "update meta.sources set synced_at = null")

    assert judged(store)["daily"].reason is Reason.DATA_TOO_OLD
