"""What a run cost and what for, and how far that can be known: rows in, classes out."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"
RUNS = "system.lakeflow.job_run_timeline"
TASKS = "system.lakeflow.job_task_run_timeline"
CLUSTERS = "system.compute.clusters"
NOW = "07-10 12:00"
CLASSES = ("useful", "failed", "repaired", "retried", "cancelled", "undecided")


def moment(text):
    return datetime.fromisoformat(f"2026-07-01 {text}").replace(tzinfo=UTC)


def task(run, key, start, end, result="SUCCEEDED", kind="SERVERLESS_COMPUTE", cluster=None, number=0):
    return {
        "workspace_id": "1",
        "job_id": "10",
        "job_run_id": run,
        "run_id": f"{run}-{key}-{number}",
        "task_key": key,
        "period_start_time": moment(start),
        "period_end_time": moment(end),
        "result_state": result,
        "compute": [{"type": kind, "cluster_id": cluster, "warehouse_id": "w" if kind == "WAREHOUSE" else None}],
    }


@pytest.fixture(scope="module")
def built(duckdb_engine, slices, usage_record, price, at):
    runs = slices("""
        good     | 07-01 09:00 | 07-01 09:30 | SUCCEEDED
        bad      | 07-01 09:00 | 07-01 09:30 | FAILED
        late     | 07-01 09:00 | 07-01 09:30 | TIMED_OUT
        stopped  | 07-01 09:00 | 07-01 09:30 | CANCELLED
        repaired | 07-01 09:00 | 07-01 09:10 | FAILED
        repaired | 07-01 09:20 | 07-01 09:50 | SUCCEEDED
        hopeless | 07-01 09:00 | 07-01 09:10 | FAILED
        hopeless | 07-01 09:20 | 07-01 09:50 | FAILED
        resumed  | 07-01 09:00 | 07-01 09:10 | CANCELLED
        resumed  | 07-01 09:20 | 07-01 09:50 | SUCCEEDED
        thirds   | 07-01 09:00 | 07-01 09:10 | FAILED
        thirds   | 07-01 09:20 | 07-01 09:30 | CANCELLED
        thirds   | 07-01 09:40 | 07-01 09:50 | SUCCEEDED
        given_up | 07-01 09:00 | 07-01 09:10 | FAILED
        given_up | 07-01 09:20 | 07-01 09:50 | CANCELLED
        retried  | 07-01 09:00 | 07-01 09:40 | SUCCEEDED
        lost     | 07-01 09:00 | 07-01 10:00 | -
        shared   | 07-01 09:00 | 07-01 09:30 | SUCCEEDED
        unbilled | 07-01 09:00 | 07-01 09:30 | SUCCEEDED
        skipped  | 07-01 09:00 | 07-01 09:00 | SKIPPED
        mixed    | 07-01 09:00 | 07-01 09:30 | SUCCEEDED
        queried  | 07-01 09:00 | 07-01 09:30 | SUCCEEDED
        unseen   | 07-01 09:00 | 07-01 09:30 | SUCCEEDED
        child    | 07-01 09:00 | 07-01 09:30 | SUCCEEDED | run_type=WORKFLOW_RUN
    """)
    tasks = [
        task("good", "a", "09:00", "09:30"),
        task("repaired", "a", "09:00", "09:10", "FAILED"),
        task("repaired", "a", "09:20", "09:50", number=1),
        task("retried", "a", "09:00", "09:10", "FAILED"),
        task("retried", "a", "09:10", "09:20", number=1),
        task("retried", "b", "09:20", "09:40"),
        task("shared", "a", "09:00", "09:30", kind="CLASSIC_COMPUTE", cluster="people"),
        task("unbilled", "a", "09:00", "09:30", kind="CLASSIC_COMPUTE", cluster="own"),
        task("skipped", "a", "09:00", "09:00", "SKIPPED", kind=None),
        task("mixed", "a", "09:00", "09:30"),
        task("mixed", "b", "09:00", "09:30", kind="CLASSIC_COMPUTE", cluster="people"),
        task("queried", "a", "09:00", "09:30", kind="WAREHOUSE"),
    ]
    billed = [
        "good",
        "bad",
        "late",
        "stopped",
        "repaired",
        "hopeless",
        "resumed",
        "given_up",
        "retried",
        "lost",
        "mixed",
    ]
    usage = [usage_record(run, "SKU", "07-01 09:00", "8", job_id="10", job_run_id=run) for run in billed]
    usage += [
        usage_record("thirds", "SKU", "07-01 09:00", "0.1", job_id="10", job_run_id="thirds"),
        usage_record("far", "SKU", "07-01 09:00", "8", job_id="99", job_run_id="far", workspace_id="2"),
        usage_record("two units", "UNITS", "07-01 09:00", "3", job_id="10", job_run_id="good", usage_unit="DSU"),
    ]
    clusters = [
        {"workspace_id": "1", "cluster_id": name, "cluster_source": source, "change_time": moment("08:00")}
        for name, source in (("people", "UI"), ("own", "JOB"))
    ]
    prices = [price("SKU", "2026-01-01 00:00:00", None, "0.333333333333")]
    return duckdb_engine.build({RUNS: runs, TASKS: tasks, USAGE: usage, CLUSTERS: clusters, PRICES: prices}, at(NOW))


@pytest.fixture(scope="module")
def costs(built):
    return {row["run_id"]: row for row in built.rows("run_costs") if row["usage_unit"] != "DSU"}


@pytest.fixture(scope="module")
def covered(built):
    return {row["run_id"]: row["cost_coverage"] for row in built.rows("int_run_coverage")}


FULL = 8 * Decimal("0.333333333333")


def classes(row):
    return {name: row[f"{name}_cost"] for name in CLASSES if row[f"{name}_cost"]}


def test_a_run_of_one_attempt_is_all_of_its_result(costs):
    assert classes(costs["good"]) == {"useful": FULL}
    assert classes(costs["bad"]) == classes(costs["late"]) == {"failed": FULL}
    assert classes(costs["stopped"]) == {"cancelled": FULL}
    assert classes(costs["lost"]) == {"undecided": FULL}
    assert not costs["good"]["is_estimate"]


def test_failed_attempts_of_a_run_that_succeeded_are_its_repair_by_time_worked(costs):
    part = Decimal("2.666666666") / 4
    assert classes(costs["repaired"]) == {"repaired": part, "useful": FULL - part}
    assert costs["repaired"]["is_estimate"]


def test_a_run_that_failed_in_the_end_is_failed_with_all_its_attempts(costs):
    assert classes(costs["hopeless"]) == {"failed": FULL}
    assert not costs["hopeless"]["is_estimate"]


def test_cancelled_attempts_are_cancelled_whatever_came_after(costs):
    part = Decimal("2.666666666") / 4
    assert classes(costs["resumed"]) == {"cancelled": part, "useful": FULL - part}
    assert classes(costs["given_up"]) == {"failed": part, "cancelled": FULL - part}


def test_retried_tasks_of_a_good_run_are_its_share_of_the_tasks_time(costs):
    part = Decimal("2.666666666") / 4
    assert classes(costs["retried"]) == {"retried": part, "useful": FULL - part}


def test_the_classes_are_the_cost_to_the_last_digit(costs):
    cost = Decimal("0.0333333333333")
    part = Decimal("0.033333333") * Decimal("0.333333")
    assert classes(costs["thirds"]) == {"repaired": part, "cancelled": part, "useful": cost - 2 * part}
    for row in costs.values():
        assert row["cost"] is None or sum(row[f"{name}_cost"] for name in CLASSES) == row["cost"]


def test_a_run_of_another_region_has_its_cost_and_no_result(costs):
    far = costs["far"]
    assert (far["workspace_id"], far["job_id"], far["result_class"]) == ("2", "99", None)
    assert classes(far) == {"undecided": FULL}


@pytest.mark.parametrize(
    ("run", "coverage"),
    [
        ("good", "known"),
        ("mixed", "partly"),
        ("shared", "not_attributable"),
        ("queried", "not_attributable"),
        ("unbilled", "no_usage"),
        ("skipped", "nothing_ran"),
        ("bad", "unknown"),
        ("unseen", "unknown"),
        ("far", "unknown"),
    ],
)
def test_what_can_be_known_of_a_runs_cost_is_said(covered, run, coverage):  # traps 52, 53
    assert covered[run] == coverage


def test_nothing_known_is_not_nothing_spent(costs):
    assert "shared" not in costs


def test_a_run_inside_a_notebook_has_no_cost_of_its_own(costs, covered):
    assert "child" not in costs
    assert "child" not in covered


def test_units_are_apart(built):
    units = {row["usage_unit"]: row["usage_quantity"] for row in built.rows("run_costs") if row["run_id"] == "good"}
    assert units == {"DBU": 8, "DSU": 3}
