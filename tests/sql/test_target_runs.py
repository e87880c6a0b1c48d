"""Runs held against the targets of their jobs."""

import pytest

from job_monitor.sql.settings import JobTarget, ModelSettings

RUNS = "system.lakeflow.job_run_timeline"
TARGETS = (
    JobTarget("1", "hour", finish_by_minute=7 * 60, zone="Europe/Berlin"),
    JobTarget("1", "time", max_duration_s=600),
    JobTarget("1", "both", finish_by_minute=0, zone="America/New_York", max_duration_s=3600),
)


def run(job, number, start, end, result="SUCCEEDED", **more):
    return {
        "workspace_id": "1",
        "job_id": job,
        "run_id": number,
        "run_type": "JOB_RUN",
        "period_start_time": start,
        "period_end_time": end,
        "result_state": result,
    } | more


@pytest.fixture(scope="module")
def held(engine, at):
    given = [
        run("hour", "done at the hour", at("07-01 04:00"), at("07-01 05:00")),
        run("hour", "a moment late", at("07-01 04:00"), at("2026-07-01 05:00:00.001")),
        run("hour", "begun at the hour", at("07-01 05:00"), at("07-02 05:00")),
        run("hour", "begun before the hour and done on the next day", at("07-01 04:59"), at("07-02 04:00")),
        run("hour", "over midnight", at("07-01 21:00"), at("07-02 04:30")),
        run("hour", "in winter", at("01-10 05:30"), at("01-10 06:00")),
        run("hour", "early and failed", at("07-01 04:00"), at("07-01 04:10"), "FAILED"),
        run("hour", "cancelled", at("07-01 04:00"), at("07-01 04:10"), "CANCELLED"),
        run("hour", "part of another", at("07-01 04:00"), at("07-01 04:10"), run_type="WORKFLOW_RUN"),
        run("time", "just in time", at("07-01 04:00"), at("07-01 04:10")),
        run("time", "a moment over", at("07-01 04:00"), at("2026-07-01 04:10:00.001")),
        run("time", "repaired", at("07-01 04:00"), at("07-01 04:01"), "FAILED"),
        run("time", "repaired", at("07-01 05:00"), at("07-01 05:01")),
        run("both", "both kept", at("07-01 03:00"), at("07-01 04:00")),
        run("both", "too long", at("07-01 02:00"), at("07-01 03:30")),
        run("both", "too late", at("07-01 03:30"), at("07-01 04:20")),
        run("none", "no target", at("07-01 04:00"), at("07-01 04:10")),
        run("hour", "of another workspace", at("07-01 04:00"), at("07-01 04:10"), workspace_id="2"),
    ]
    built = engine.build({RUNS: given}, at("07-03 00:00"), settings=ModelSettings(targets=TARGETS))
    return {row["run_id"]: row for row in built.rows("int_target_runs")}


def test_a_run_keeps_its_target_when_it_succeeds_in_time_and_by_the_hour(held):
    assert {name: (row["is_by_the_hour"], row["is_in_time"], row["is_kept"]) for name, row in held.items()} == {
        "done at the hour": (True, True, True),
        "a moment late": (False, True, False),
        "begun at the hour": (True, True, True),
        "begun before the hour and done on the next day": (False, True, False),
        "over midnight": (True, True, True),
        "in winter": (True, True, True),
        "early and failed": (True, True, False),
        "just in time": (True, True, True),
        "a moment over": (True, False, False),
        "repaired": (True, False, False),
        "both kept": (True, True, True),
        "too long": (True, False, False),
        "too late": (False, True, False),
    }


def test_a_job_without_targets_has_no_such_runs(engine, at):
    built = engine.build({RUNS: [run("hour", "r", at("07-01 04:00"), at("07-01 05:00"))]}, at("07-03 00:00"))
    assert built.rows("int_target_runs") == []
