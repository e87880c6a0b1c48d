from collections import defaultdict

import numpy as np
import pytest

from workspace_simulator.account.derived import activity
from workspace_simulator.account.derived.index import index_of
from workspace_simulator.account.derived.rates import WAREHOUSE_DBU
from workspace_simulator.account.frames import HOUR, ComputeKind

MINUTE = 60_000_000
RANK = "list_position(['STARTING', 'RUNNING', 'SCALED_UP', 'SCALED_DOWN', 'STOPPING', 'STOPPED'], event_type)"
MAY_FOLLOW = {
    None: {"STARTING"},
    "STARTING": {"RUNNING"},
    "RUNNING": {"SCALED_UP", "SCALED_DOWN", "STOPPING"},
    "SCALED_UP": {"SCALED_UP", "SCALED_DOWN", "STOPPING"},
    "SCALED_DOWN": {"SCALED_UP", "SCALED_DOWN", "STOPPING"},
    "STOPPING": {"STOPPED"},
    "STOPPED": {"STARTING"},
}


def _events(account):
    held = defaultdict(list)
    for warehouse, kind, count, time in account.ask(
        "SELECT warehouse_id, event_type, cluster_count, epoch_us(event_time) FROM warehouse_events"
        f" ORDER BY event_time, {RANK}"
    ):
        held[warehouse].append((kind, count, time))
    return held


def test_a_warehouse_starts_runs_scales_and_stops_in_that_order_over_all_days(account):
    events = _events(account)
    assert len(events) >= 2
    for held in events.values():
        before = None
        for kind, _, _ in held:
            assert kind in MAY_FOLLOW[before]
            before = kind


def test_two_events_of_a_serverless_warehouse_share_one_instant(account):
    ties = account.one(
        "SELECT count(*) FROM (SELECT 1 FROM warehouse_events GROUP BY warehouse_id, event_time HAVING count(*) > 1)"
    )
    assert ties > 0


def test_a_warehouse_is_billed_in_the_hours_its_events_say_it_ran(account):
    end = account.days[-1].start_us + 24 * HOUR
    billed = {
        (warehouse, hour)
        for warehouse, hour in account.ask(
            "SELECT usage_metadata.warehouse_id, epoch_us(usage_start_time) // 3600000000 FROM usage"
            " WHERE usage_metadata.warehouse_id IS NOT NULL AND record_type = 'ORIGINAL'"
        )
    }
    readable = {one.warehouse_id for one in account.plan.warehouses if account.plan.workspaces[one.workspace].in_region}
    ran = set()
    for warehouse, held in _events(account).items():
        started = None
        for kind, _, time in [*held, ("STOPPED", 0, end)]:
            if kind == "STARTING":
                started = time
            elif kind == "STOPPED" and started is not None:
                # Times carry some seconds; usage is by the minute, and the minute of the stop is not billed.
                last = (time // MINUTE - 1) // 60
                ran |= {(warehouse, hour) for hour in range(started // HOUR, last + 1)}
                started = None
    assert {key for key in billed if key[0] in readable} == ran


def test_the_quantity_of_a_warehouse_is_its_size_times_clusters_times_minutes(account):
    rows = account.ask(
        "SELECT usage_metadata.warehouse_id, max(usage_quantity)::DOUBLE FROM usage WHERE record_type = 'ORIGINAL'"
        " AND usage_metadata.warehouse_id IS NOT NULL GROUP BY ALL"
    )
    most = {one.warehouse_id: WAREHOUSE_DBU[one.size] * one.max_clusters for one in account.plan.warehouses}
    assert rows
    assert all(0 < quantity <= most[warehouse] + 1e-9 for warehouse, quantity in rows)


def test_a_warehouse_looks_alike_on_both_sides_of_midnight_however_busy_it_is(account):
    index, day = index_of(account.plan), account.days[1]
    night = {task.compute for task in index.tasks if task and task.compute_kind == ComputeKind.WAREHOUSE}
    busy = sorted(night)[0]
    size = 60
    late = np.full(size, day.start_us + 24 * HOUR - 10 * MINUTE)
    tasks = {
        "kind": np.full(size, int(ComputeKind.WAREHOUSE)),
        "compute": np.full(size, busy),
        "start": late,
        "end": late + HOUR,
    }
    made = activity.of_day(index, tasks, day.start_us, np.random.default_rng(1))
    least = account.plan.warehouses[busy].min_clusters
    assert made.clusters[busy, 0] == made.clusters[busy, -1] == least
    assert made.clusters[busy].max() == account.plan.warehouses[busy].max_clusters


def _used_clusters(account):
    """Job clusters that were used in readable workspaces: start by cluster number, in order."""
    started = {}
    for day in account.days:
        run = day.attempt_run[day.task_attempt]
        for task in (day.task_compute_kind <= ComputeKind.POOL_CLUSTER).nonzero()[0]:
            readable = account.plan.workspaces[day.run_workspace[run[task]]].in_region
            if readable and day.task_ended_us[task] > day.task_started_us[task]:
                number = int(day.task_compute[task])
                started[number] = min(started.get(number, 2**62), int(day.task_started_us[task]))
    return started


def test_half_of_the_job_clusters_have_a_configuration_and_most_of_these_too_late(large_account):
    made = large_account
    known = made.one("SELECT count(DISTINCT cluster_id) FROM clusters WHERE cluster_source = 'JOB'")
    assert known / len(_used_clusters(made)) == pytest.approx(0.536, abs=0.06)
    late = made.one(
        "SELECT avg((changed > started)::INT) FROM (SELECT cluster_id, min(change_time) AS changed,"
        " min(create_time) AS started FROM clusters WHERE cluster_source = 'JOB' GROUP BY 1)"
    )
    assert late == pytest.approx(0.837, abs=0.06)


def test_a_deleted_job_cluster_has_one_version_before(account):
    wrong = account.one(
        "SELECT count(*) FROM (SELECT cluster_id FROM clusters WHERE cluster_source = 'JOB' GROUP BY 1"
        " HAVING count(*) FILTER (delete_time IS NULL) <> 1 OR max(change_time) <> coalesce(max(delete_time),"
        " max(change_time)))"
    )
    assert wrong == 0


def test_billed_job_clusters_are_the_clusters_of_the_runs(account):
    unknown = account.one(
        "SELECT count(*) FROM clusters c WHERE cluster_source = 'JOB' AND NOT EXISTS (SELECT 1 FROM usage u"
        " WHERE u.usage_metadata.cluster_id = c.cluster_id AND u.usage_metadata.job_run_id IS NOT NULL)"
    )
    assert unknown == 0


def test_the_clouds_own_bill_covers_job_clusters_and_names_no_job(account):
    clusters = account.one("SELECT count(DISTINCT usage_metadata.cluster_id) FROM cloud_infra_cost")
    billed = account.one(
        "SELECT count(DISTINCT usage_metadata.cluster_id) FROM usage WHERE usage_metadata.job_run_id IS NOT NULL"
    )
    assert clusters == billed > 0
    assert account.one("SELECT count(*) FROM cloud_infra_cost WHERE cost <= 0") == 0


def test_node_rows_are_minutes_of_machines_one_of_them_the_driver(account):
    rows = account.ask(
        "SELECT cluster_id, count(DISTINCT instance_id) FILTER (driver),"
        " count(DISTINCT instance_id) FILTER (NOT driver),"
        " count(*) / count(DISTINCT instance_id) / count(DISTINCT start_time),"
        " max(cpu_user_percent + cpu_system_percent + cpu_wait_percent) FROM node_timeline GROUP BY 1"
    )
    assert len(rows) > 3
    for _, drivers, workers, density, busiest in rows:
        assert drivers == 1
        assert 1 <= workers <= 4
        assert density == pytest.approx(1.0)
        assert busiest < 110
    assert (
        account.one("SELECT count(*) FROM node_timeline WHERE epoch_us(end_time) - epoch_us(start_time) <> 60000000")
        == 0
    )


def test_over_provisioned_jobs_look_idle_and_others_do_not(account):
    over = {i.job for i in account.plan.incidents if i.kind == "over_provisioned"}
    names = ",".join(f"'{account.plan.jobs[job].job_id}'" for job in over)
    sql = (
        "SELECT avg(cpu_user_percent) FROM node_timeline n WHERE NOT driver AND cluster_id {} IN (SELECT"
        f" usage_metadata.cluster_id FROM usage WHERE usage_metadata.job_id IN ({names}) AND usage_metadata.cluster_id"
        " IS NOT NULL)"
    )
    assert account.one(sql.format("")) < 12
    assert account.one(sql.format("NOT")) > 20


def test_every_node_type_in_use_is_on_offer(account):
    missing = account.one(
        "SELECT count(*) FROM usage WHERE usage_metadata.node_type NOT IN (SELECT node_type FROM node_types)"
    )
    assert missing == 0
