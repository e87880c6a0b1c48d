from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from workspace_simulator.account import derived, identifiers
from workspace_simulator.account.derived import rates, usage_shared
from workspace_simulator.account.derived.index import index_of
from workspace_simulator.account.frames import HOUR, ComputeKind, RunType

OWN = (ComputeKind.JOB_CLUSTER, ComputeKind.POOL_CLUSTER, ComputeKind.SERVERLESS)


def _task_hours(account):
    """(run id, kind is serverless) to the microseconds in each clock hour in which its own compute was in use."""
    spans = defaultdict(list)
    for day in account.days:
        for task in range(len(day.task_run_id)):
            run = day.attempt_run[day.task_attempt[task]]
            kind, end = day.task_compute_kind[task], min(day.task_ended_us[task], account.plan.last_us)
            if kind in OWN and day.run_type[run] != RunType.WORKFLOW_RUN and end > day.task_started_us[task]:
                key = (str(day.run_id[run]), kind == ComputeKind.SERVERLESS)
                spans[key].append((int(day.task_started_us[task]), int(end)))
    hours = defaultdict(set)
    for key, held in spans.items():
        for start, end in held:
            hours[key] |= set(range(start // HOUR, (end - 1) // HOUR + 1))
    return hours


def test_usage_windows_are_whole_hours_and_cover_exactly_the_hours_a_run_used_compute(account):
    billed = defaultdict(set)
    for run, serverless, start, length in account.ask(
        "SELECT usage_metadata.job_run_id, product_features.is_serverless, epoch_us(usage_start_time),"
        " epoch_us(usage_end_time) - epoch_us(usage_start_time) FROM usage"
        " WHERE usage_metadata.job_id IS NOT NULL AND record_type = 'ORIGINAL'"
    ):
        assert start % HOUR == 0
        assert length == HOUR
        billed[run, serverless].add(start // HOUR)
    used = _task_hours(account)
    serverless = {key: hours for key, hours in used.items() if key[1]}
    classic = {key: hours for key, hours in used.items() if not key[1]}
    assert {key: hours for key, hours in billed.items() if key[1]} == serverless
    # A cluster stays up between two of its tasks, so hours between them may be billed too.
    assert {key for key in billed if not key[1]} == set(classic)
    for key, hours in classic.items():
        assert hours <= billed[key]
        assert min(hours) == min(billed[key])
        assert max(hours) == max(billed[key])


def _job_clusters(account):
    """(run id, start, end, nodes, node type, is Photon) of each job cluster by its id, up from first to last task."""
    found = {}
    for day in account.days:
        runs = day.attempt_run[day.task_attempt]
        for task in (day.task_compute_kind <= ComputeKind.POOL_CLUSTER).nonzero()[0]:
            run, start = runs[task], int(day.task_started_us[task])
            end = min(int(day.task_ended_us[task]), account.plan.last_us)
            if end > start and day.run_job[run] >= 0:
                number = int(day.task_compute[task])
                _, first, last = found.get(number, ((), start, end))
                found[number] = ((day, run), min(first, start), max(last, end))
    ids = identifiers.job_cluster_ids(np.array(list(found), np.int64)).to_pylist()
    return dict(zip(ids, found.values(), strict=True))


def test_a_job_cluster_costs_rate_times_nodes_times_time(large_account):
    clusters = _job_clusters(large_account)
    rows = large_account.ask(
        "SELECT usage_metadata.cluster_id, product_features.is_photon, product_features.jobs_tier,"
        " sum(usage_quantity)::DOUBLE FROM usage WHERE record_type = 'ORIGINAL' AND usage_metadata.job_id IS NOT NULL"
        " AND usage_metadata.cluster_id IS NOT NULL GROUP BY ALL"
    )
    tiers = set()
    for cluster, is_photon, tier, quantity in rows:
        if cluster not in clusters:  # of a one-off run
            continue
        (day, run), start, end = clusters[cluster]
        job = large_account.plan.jobs[day.run_job[run]]
        if tier == "CLASSIC":
            assert is_photon == bool(day.extra["run_is_photon"][run])
        nodes = 1 + int(day.extra["run_workers"][run])
        factor = rates.PHOTON_FACTOR if is_photon else 1.0
        expected = rates.node_type(job.node_type).dbu * nodes * factor * (end - start) / HOUR
        assert quantity == pytest.approx(expected, rel=1e-3, abs=1e-4)
        tiers.add((tier, is_photon))
    assert tiers == {("CLASSIC", False), ("CLASSIC", True), ("LIGHT", False)}
    assert set(clusters) <= {cluster for cluster, *_ in rows}


def test_a_serverless_run_costs_its_rate_times_task_time(large_account):
    expected = defaultdict(float)
    for day in large_account.days:
        runs = day.attempt_run[day.task_attempt]
        for task in (day.task_compute_kind == ComputeKind.SERVERLESS).nonzero()[0]:
            run = runs[task]
            job = large_account.plan.jobs[day.run_job[run]] if day.run_job[run] >= 0 else None
            if job:
                rate = rates.serverless_dbu(int(day.extra["run_workers"][run]), job.performance_target)
                end = min(int(day.task_ended_us[task]), large_account.plan.last_us)
                expected[str(day.run_id[run])] += rate * (end - int(day.task_started_us[task])) / HOUR
    rows = large_account.ask(
        "SELECT usage_metadata.job_run_id, sum(usage_quantity)::DOUBLE FROM usage WHERE record_type = 'ORIGINAL'"
        " AND usage_metadata.job_id IS NOT NULL AND product_features.is_serverless GROUP BY 1"
    )
    known = [(run, quantity) for run, quantity in rows if run in expected]
    assert len(known) > 1000
    assert all(quantity == pytest.approx(expected[run], rel=1e-3, abs=2e-4) for run, quantity in known)


def test_a_task_over_midnight_on_an_all_purpose_cluster_is_billed_by_one_day_only(account):
    always = usage_shared.clusters_of_jobs(index_of(account.plan))[1]
    first, second = account.days[1:3]
    task = next(
        task
        for task in (first.task_compute_kind == ComputeKind.ALL_PURPOSE).nonzero()[0]
        if first.task_compute[task] not in always
    )
    started, ended = first.task_started_us.copy(), first.task_ended_us.copy()
    started[task], ended[task] = second.start_us - HOUR // 2, second.start_us + 2 * HOUR
    first = replace(first, task_started_us=started, task_ended_us=ended)
    held = type(account)(account.plan, [first, second], derived.on_day(account.plan, first, np.random.default_rng(1)))
    name = "system.billing.usage"
    held.tables[name] = pa.concat_tables(
        [held.tables[name], derived.on_day(account.plan, second, np.random.default_rng(2))[name]]
    )
    cluster = account.plan.clusters[first.task_compute[task]].cluster_id
    counts = dict(
        held.ask(
            "SELECT epoch_us(usage_start_time), count(*) FROM usage WHERE record_type = 'ORIGINAL'"
            f" AND usage_metadata.cluster_id = '{cluster}' GROUP BY 1"
        )
    )
    assert [counts.get(second.start_us + step * HOUR) for step in (-1, 0, 1)] == [1, 1, 1]


def test_every_job_row_names_its_run_and_nothing_shared_names_a_job(account):
    jobs = "usage_metadata.job_id IS NOT NULL"
    assert account.one(f"SELECT count(*) FROM usage WHERE {jobs}") > 1000
    assert account.one(f"SELECT count(*) FROM usage WHERE {jobs} AND usage_metadata.job_run_id IS NULL") == 0
    assert account.one(f"SELECT count(*) FROM usage WHERE {jobs} AND billing_origin_product <> 'JOBS'") == 0
    shared = "billing_origin_product IN ('ALL_PURPOSE', 'SQL', 'DLT')"
    assert account.one(f"SELECT count(*) FROM usage WHERE {shared}") > 100
    assert account.one(f"SELECT count(*) FROM usage WHERE {shared} AND {jobs}") == 0


def test_all_purpose_rows_run_as_the_clusters_creator(account):
    owners = {one.cluster_id: account.plan.principals[one.owner].name for one in account.plan.clusters}
    for cluster, who in account.ask(
        "SELECT DISTINCT usage_metadata.cluster_id, identity_metadata.run_as FROM usage"
        " WHERE billing_origin_product = 'ALL_PURPOSE'"
    ):
        assert who == owners[cluster]


def test_every_hour_of_a_task_on_an_all_purpose_cluster_is_billed_once(account):
    rows = account.ask(
        "SELECT usage_metadata.cluster_id, epoch_us(usage_start_time) // 3600000000, count(*) FROM usage"
        " WHERE billing_origin_product = 'ALL_PURPOSE' AND record_type = 'ORIGINAL' GROUP BY ALL"
    )
    billed = {(cluster, hour) for cluster, hour, _ in rows}
    used = set()
    for day in account.days:
        for task in (day.task_compute_kind == ComputeKind.ALL_PURPOSE).nonzero()[0]:
            if day.task_ended_us[task] > day.task_started_us[task]:
                cluster = account.plan.clusters[day.task_compute[task]].cluster_id
                hours = range(day.task_started_us[task] // HOUR, (day.task_ended_us[task] - 1) // HOUR + 1)
                used |= {(cluster, hour) for hour in hours if hour < (account.days[-1].start_us // HOUR + 24)}
    assert used
    assert used <= billed
    assert sum(count > 1 for *_, count in rows) <= len(rows) * 0.01


def test_net_of_corrections_nothing_is_negative_and_a_retraction_mirrors_its_original(account):
    key = ("workspace_id, sku_name, usage_start_time, usage_metadata, product_features, custom_tags, identity_metadata,"
           " billing_origin_product")  # fmt: skip
    assert account.one(f"SELECT count(*) FROM (SELECT 1 FROM usage GROUP BY {key} HAVING sum(usage_quantity) < 0)") == 0
    lonely = account.one(
        "SELECT count(*) FROM usage r WHERE r.record_type = 'RETRACTION' AND NOT EXISTS (SELECT 1 FROM usage o"
        " WHERE o.record_type = 'ORIGINAL' AND o.usage_quantity = -r.usage_quantity AND o.sku_name = r.sku_name"
        " AND o.usage_start_time = r.usage_start_time AND o.usage_metadata IS NOT DISTINCT FROM r.usage_metadata)"
    )
    assert lonely == 0
    counts = dict(account.ask("SELECT record_type, count(*) FROM usage GROUP BY ALL"))
    assert 0.001 < counts["RETRACTION"] / counts["ORIGINAL"] < 0.006
    assert 0 < counts["RESTATEMENT"] < counts["RETRACTION"]


def test_originals_arrive_within_twelve_hours_and_corrections_days_later(account):
    low, mid, high = account.ask(
        "SELECT min(lag), median(lag), max(lag) FROM (SELECT epoch_us(_visible_at) - epoch_us(usage_end_time) AS lag"
        " FROM usage WHERE record_type = 'ORIGINAL')"
    )[0]
    assert low >= HOUR // 2
    assert HOUR < mid < 6 * HOUR
    assert high <= 12 * HOUR
    late = "SELECT min(epoch_us(_visible_at) - epoch_us(usage_end_time)) FROM usage WHERE record_type <> 'ORIGINAL'"
    assert account.one(late) > 24 * HOUR
    dates = "ingestion_date <> _visible_at::DATE OR usage_date <> usage_start_time::DATE"
    assert account.one(f"SELECT count(*) FROM usage WHERE {dates}") == 0


def test_one_row_in_twenty_belongs_to_the_account(account):
    share = account.one("SELECT avg((workspace_id IS NULL)::INT) FROM usage")
    assert share == pytest.approx(0.05, abs=0.005)


def test_a_tenth_of_the_jobs_serverless_sku_belongs_to_no_job_and_no_pipeline(account):
    free = "usage_metadata.job_id IS NULL AND usage_metadata.dlt_pipeline_id IS NULL"
    share = account.one(
        f"SELECT sum(usage_quantity) FILTER ({free})::DOUBLE / sum(usage_quantity)::DOUBLE FROM usage"
        " WHERE sku_name LIKE '%JOBS_SERVERLESS%'"
    )
    assert share == pytest.approx(0.10, abs=0.01)


def test_several_units_are_in_use_and_each_sku_has_one(account):
    assert {unit for (unit,) in account.ask("SELECT DISTINCT usage_unit FROM usage")} == {"DBU", "DSU", "GB"}
    assert account.one("SELECT max(n) FROM (SELECT count(DISTINCT usage_unit) n FROM usage GROUP BY sku_name)") == 1


def test_a_deleted_workspace_has_usage_and_no_row(account):
    gone = account.ask(
        "SELECT DISTINCT workspace_id FROM usage WHERE workspace_id NOT IN (SELECT workspace_id FROM workspaces_latest)"
    )
    assert len(gone) == 1


def test_only_the_new_product_has_no_price(account, new_account):
    late = new_account(seed=4, jobs=24, days=20, first=14, count=1)
    sql = (
        "SELECT DISTINCT billing_origin_product FROM usage u WHERE NOT EXISTS (SELECT 1 FROM list_prices p"
        " WHERE p.sku_name = u.sku_name AND p.cloud = u.cloud AND p.usage_unit = u.usage_unit"
        " AND p.currency_code = 'USD' AND u.usage_start_time >= p.price_start_time"
        " AND (p.price_end_time IS NULL OR u.usage_start_time < p.price_end_time))"
    )
    assert account.ask(sql) == []
    assert late.ask(sql) == [("AI_RUNTIME",)]


def test_a_job_is_billed_on_at_most_three_skus(large_account):
    counts = large_account.ask(
        "SELECT DISTINCT count(DISTINCT sku_name) FROM usage WHERE usage_metadata.job_id IS NOT NULL"
        " GROUP BY workspace_id, usage_metadata.job_id ORDER BY 1"
    )
    assert counts[0] == (1,)
    assert (2,) <= counts[-1] <= (3,)
    families = large_account.one(
        "SELECT count(DISTINCT product_features.jobs_tier || product_features.is_serverless ||"
        " product_features.is_photon) FROM usage WHERE usage_metadata.job_id IS NOT NULL"
    )
    assert families == 4


def test_job_compute_carries_the_jobs_tags_and_the_name_in_force(account):
    named = account.one(
        "SELECT count(*) FROM usage WHERE usage_metadata.job_id IS NOT NULL AND usage_metadata.job_name IS NULL"
        " AND usage_metadata.job_id IN (SELECT usage_metadata.job_id FROM usage"
        " WHERE usage_metadata.job_name IS NOT NULL)"
    )
    assert named == 0
    tagged = account.one(
        "SELECT avg((cardinality(custom_tags) > 0)::INT) FROM usage WHERE usage_metadata.job_id IS NOT NULL"
        " AND usage_metadata.cluster_id IS NOT NULL"
    )
    assert tagged > 0.4


def test_quality_monitoring_changes_its_name_over_some_weeks(new_account):
    end = datetime(2026, 2, 20, tzinfo=UTC)
    made = new_account(seed=5, jobs=24, days=80, first=0, count=4, end=end, every=26)
    names = defaultdict(set)
    for day, product in made.ask(
        "SELECT DISTINCT usage_date, billing_origin_product FROM usage"
        " WHERE billing_origin_product IN ('LAKEHOUSE_MONITORING', 'DATA_QUALITY_MONITORING')"
    ):
        names[day.isoformat()].add(product)
    old, new = {"LAKEHOUSE_MONITORING"}, {"DATA_QUALITY_MONITORING"}
    for day, found in names.items():
        expected = old if day < "2025-12-15" else new if day > "2026-02-06" else old | new
        assert found == expected, day
    assert {frozenset(found) for found in names.values()} == {frozenset(old), frozenset(new), frozenset(old | new)}
