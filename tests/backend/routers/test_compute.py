"""/api/compute on an account whose clusters can be counted, at noon of the 10th of February.

A DBU of all-purpose compute costs 0.50, of job compute 0.20, of a warehouse 0.70, of serverless jobs 0.40.
"""

import shutil
from datetime import timedelta
from decimal import Decimal

import pytest

from job_monitor.backend.compute import columns, totals
from job_monitor.backend.config import load
from job_monitor.backend.queries.compute import Known
from job_monitor.backend.queries.listing import Days
from tests.backend.account import HOME, NOW, VIEWER, a_record, day, the_jobs, the_prices, write
from tests.serving import environment, served
from workspace_simulator.grants import Rights
from workspace_simulator.server import running

PATH = "/api/compute"
SHARED, LONELY, ONE, TWO, MADE = (f"0101-000000-{name}" for name in ("shared", "lonely", "jobone", "jobtwo", "update"))
HOUSE, PIPELINE = "abc123", "pipeline-1"
CLUSTERS, NODES = "system.compute.clusters", "system.compute.node_timeline"
USAGE, TASKS = "system.billing.usage", "system.lakeflow.job_task_run_timeline"
SKUS = {"ALL_PURPOSE": "0.5", "JOBS_COMPUTE": "0.2", "SQL": "0.7", "PREMIUM_JOBS_SERVERLESS_COMPUTE_EU": "0.4"}


def a_cluster(cluster_id, source, version, **values):
    row = {
        "workspace_id": HOME,
        "cluster_id": cluster_id,
        "cluster_name": f"name of {cluster_id}",
        "dbr_version": version,
    }
    nodes = {"driver_node_type": "small", "worker_node_type": "large", "worker_count": 2}
    return row | nodes | {"cluster_source": source, "change_time": day(-10), "owned_by": VIEWER} | values


def the_clusters():
    scaling = {"worker_count": None, "min_autoscale_workers": 1, "max_autoscale_workers": 4}
    return [
        a_cluster(SHARED, "UI", "13.3.x-scala2.12", auto_termination_minutes=30),
        a_cluster(LONELY, "API", "17.3.x-scala2.13", auto_termination_minutes=None, policy_id="policy-1"),
        a_cluster(ONE, "JOB", "16.4.x-scala2.12", policy_id="policy-1"),
        a_cluster(TWO, "JOB", "custom:image", **scaling),
        a_cluster(MADE, "PIPELINE", "16.4.x-scala2.12"),
    ]


def the_tasks():
    """At eight on the 9th job 11 works 15 minutes on the shared cluster; its own clusters are worked on at six."""

    def task(run, cluster_id, on, hour, minutes):
        times = {"period_start_time": day(on, hour), "period_end_time": day(on, hour) + timedelta(minutes=minutes)}
        compute = [{"type": "CLASSIC_COMPUTE", "cluster_id": cluster_id, "warehouse_id": None}]
        row = {"workspace_id": HOME, "job_id": "11", "job_run_id": run, "run_id": f"{run}1", "task_key": "load"}
        return row | times | {"compute": compute, "result_state": "SUCCEEDED"}

    return [task("1009", SHARED, 9, 8, 15), task("1008", ONE, 8, 6, 10), task("1007", TWO, 7, 6, 10)]


def the_usage():
    def use(number, on, hour, sku, quantity, product, **metadata):
        times = {"usage_start_time": day(on, hour), "usage_end_time": day(on, hour + 1)}
        given = {"billing_origin_product": product, "usage_metadata": metadata}
        return a_record(number, on, sku, quantity, **given, **times)

    return [
        use(1, 9, 8, "ALL_PURPOSE", "8", "ALL_PURPOSE", cluster_id=SHARED),
        use(2, 9, 9, "ALL_PURPOSE", "4", "ALL_PURPOSE", cluster_id=SHARED),
        use(3, 9, 9, "ALL_PURPOSE", "2", "ALL_PURPOSE", cluster_id=LONELY),
        use(4, 8, 6, "JOBS_COMPUTE", "10", "JOBS", cluster_id=ONE, job_id="11", job_run_id="1008"),
        use(5, 7, 6, "JOBS_COMPUTE", "20", "JOBS", cluster_id=TWO, job_id="11", job_run_id="1007"),
        use(6, 7, 6, "JOBS_COMPUTE", "5", "DLT", cluster_id=MADE, dlt_pipeline_id=PIPELINE, dlt_update_id="u"),
        use(7, 9, 9, "SQL", "10", "SQL", warehouse_id=HOUSE),
        use(8, 9, 9, "PREMIUM_JOBS_SERVERLESS_COMPUTE_EU", "10", "JOBS", job_id="12", job_run_id="2004"),
        use(9, 9, 9, "NEW", "3", "JOBS", cluster_id=ONE, job_id="11", job_run_id="1008"),
    ]


def the_nodes():
    """Job 11: an hour of one worker at 20 % and one of three at 60 %, each with a driver; a minute a sample."""

    def sample(cluster_id, on, minute, node, cpu, driver=False):
        start = day(on, 6) + timedelta(minutes=minute)
        row = {
            "workspace_id": HOME,
            "cluster_id": cluster_id,
            "instance_id": node,
            "driver": driver,
            "node_type": "large",
        }
        load = {
            "cpu_user_percent": cpu,
            "cpu_system_percent": 0.0,
            "cpu_wait_percent": 0.0,
            "mem_used_percent": cpu / 2,
        }
        return row | load | {"start_time": start, "end_time": start + timedelta(minutes=1)}

    first = [sample(ONE, 8, minute, "w1", 20.0) for minute in range(10)]
    second = [sample(TWO, 7, minute, f"w{number}", 60.0) for minute in range(10) for number in range(3)]
    drivers = [sample(cluster, on, 0, "d", 1.0, driver=True) for cluster, on in ((ONE, 8), (TWO, 7))]
    return [*first, *second, *drivers]


def the_warehouse():
    row = {"workspace_id": HOME, "warehouse_id": HOUSE, "warehouse_name": "people", "warehouse_type": "PRO"}
    return row | {
        "warehouse_size": "SMALL",
        "min_clusters": 1,
        "max_clusters": 2,
        "auto_stop_minutes": 0,
        "change_time": day(-5),
    }


def the_events():
    row = {"workspace_id": HOME, "warehouse_id": HOUSE, "cluster_count": 1}
    return [
        row | {"event_type": "RUNNING", "event_time": day(9, 9)},
        row | {"event_type": "STOPPED", "event_time": day(9, 11)},
    ]


@pytest.fixture(scope="module")
def clustered(account, tmp_path_factory):
    """The account's box."""
    folder = tmp_path_factory.mktemp("clustered") / "account"
    shutil.copytree(account, folder)
    price = the_prices()[0]
    write(folder, "lakeflow.jobs", the_jobs())
    write(
        folder,
        "lakeflow.pipelines",
        [{"workspace_id": HOME, "pipeline_id": PIPELINE, "name": "flow", "change_time": day(-9)}],
    )
    write(folder, "lakeflow.job_task_run_timeline", the_tasks())
    write(folder, "billing.usage", the_usage())
    write(folder, "billing.list_prices", [
        price | {"sku_name": sku, "pricing": {"default": Decimal(one), "effective_list": {"default": Decimal(one)}}}
        for sku, one in SKUS.items()
    ])  # fmt: skip
    write(folder, "compute.clusters", the_clusters())
    write(folder, "compute.node_timeline", the_nodes())
    write(folder, "compute.warehouses", [the_warehouse()])
    write(folder, "compute.warehouse_events", the_events())
    with running(folder, now=NOW) as box:
        yield box


@pytest.fixture(scope="module")
def inside(clustered, tmp_path_factory):
    """The application in front of it, inside the platform, so that every viewer sees their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(clustered).items():
            patch.setenv(name, value)
        store = tmp_path_factory.mktemp("inside") / "store.duckdb"
        fixed = {"store_path": store, "sync_interval_s": 3600.0, "app_name": "job-monitor", "app_port": 8000}
        settings = load(**fixed)
    with served(settings, clock=lambda: NOW) as client:
        yield client


def ask(client, box, rights=None, **params):
    box.control.grants.set(VIEWER, rights or Rights())
    headers = {"x-forwarded-access-token": box.token(VIEWER), "x-forwarded-email": VIEWER}
    answer = client.get(PATH, params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def told(inside, clustered):
    return ask(inside, clustered)


def rows(answer):
    """Rows by kind and id, with their columns by name."""
    found = answer["rows"]
    places = range(len(found["kind"]))
    return {(found["kind"][n], found["id"][n]): {name: column[n] for name, column in found.items()} for n in places}


def test_clusters_of_a_job_and_of_a_pipeline_are_one_row_and_all_purpose_clusters_one_each(told):
    assert list(rows(told)) == [
        ("all_purpose", SHARED),
        ("job", "11"),
        ("all_purpose", LONELY),
        ("pipeline", PIPELINE),
    ]
    job = rows(told)["job", "11"]
    assert (job["name"], job["clusters_count"], job["runs_count"], job["cost"]) == ("nightly", 2, 2, "6")
    assert (job["workers_min"], job["workers_max"], job["is_of_job"]) == (1, 4, True)
    assert [told["runtimes"][place]["version"] for place in job["runtimes"]] == ["16.4.x-scala2.12", "custom:image"]
    assert (rows(told)["pipeline", PIPELINE]["name"], rows(told)["pipeline", PIPELINE]["cost"]) == ("flow", "1")


def test_a_shared_hour_is_parted_into_its_job_and_idle_and_an_hour_without_a_job_stands_apart(told):
    shared = rows(told)["all_purpose", SHARED]
    # A quarter of the hour of 8 DBU is the job's; the hour of 4 DBU had no job.
    amounts = [shared[name] for name in ("cost", "jobs_cost", "idle_cost", "jobless_cost")]
    assert amounts == ["6", "1", "3", "2"]
    assert (shared["owner"], shared["auto_termination_s"], shared["jobs_count"]) == (VIEWER, 1800, 1)
    (use,) = told["job_uses"]
    assert (use["cluster_id"], use["job_name"], use["runs_count"], use["worked_s"], use["cost"]) == (
        SHARED,
        "nightly",
        1,
        900,
        "1",
    )
    assert use["trigger_type"] == "SCHEDULE"


def test_quantiles_weigh_by_the_time_of_workers_and_leave_the_driver_out(told):
    job = rows(told)["job", "11"]
    # 600 s of workers at 20 %, 1,800 s at 60 %: half of the 2,400 s is reached among the latter.
    measured = [job[f"{what}_{one}_ratio"] for what in ("cpu", "mem") for one in ("p50", "p95", "max")]
    assert measured == [0.6, 0.6, 0.6, 0.3, 0.3, 0.3]
    assert (job["nodes_s"], job["seen_workers_max"], job["measured_clusters_count"]) == (2520, 3, 2)


def test_what_left_no_sample_has_no_load_and_not_zero(told):
    shared = rows(told)["all_purpose", SHARED]
    assert {shared[name] for name in ("cpu_p50_ratio", "mem_max_ratio", "nodes_s", "seen_workers_max")} == {None}
    assert shared["measured_clusters_count"] == 0


def test_totals_are_of_all_rows_also_of_those_that_are_cut(inside, clustered, told):
    few = ask(inside, clustered, rows=1)
    assert few["totals"] == told["totals"]
    assert list(rows(few)) == [("all_purpose", SHARED)]
    assert told["totals"] == {
        "rows_count": 4,
        "clusters_count": 5,
        "measured_clusters_count": 2,
        "cost": "14",
        "measured_cost": "6",
        "idle_cost": "3",
        "idle_clusters_count": 1,
        "jobless_cost": "3",
        "jobs_cost": "1",
        "jobs_on_all_purpose_count": 1,
        "all_purpose_count": 2,
        "never_ending_count": 1,
        "out_of_support_count": 0,
        "outside_policy_count": 3,
        "serverless_cost": "4",
        "warehouses_cost": "7",
    }
    assert (told["currency"], told["price_basis"]) == ("USD", "list")
    assert told["unpriced"] == [{"usage_unit": "DBU", "usage_quantity": "3"}]


def test_runtimes_tell_their_age_and_the_published_end_of_their_support(told):
    found = {one["version"]: one for one in told["runtimes"]}
    old = found["13.3.x-scala2.12"]
    assert (old["end_of_support"], old["is_out_of_support"], old["majors_behind"]) == ("2026-08-22", False, 4)
    assert {found["custom:image"][name] for name in ("major", "end_of_support", "is_out_of_support")} == {None}


def test_a_warehouse_says_when_it_was_up_and_that_nobody_asked_it(told):
    (house,) = told["warehouses"]
    assert (house["name"], house["auto_stop_s"], house["state"], house["up_s"]) == ("people", 0, "stopped", 7200)
    amounts = [house[name] for name in ("cost", "jobs_cost", "other_cost", "idle_cost")]
    assert amounts == ["7", "0", "0", "7"]
    assert house["state_since"] == "2026-02-09T11:00:00Z"


def test_days_outside_of_the_window_do_not_count(inside, clustered):
    answer = ask(inside, clustered, days=2)
    assert set(rows(answer)) == {("all_purpose", SHARED), ("all_purpose", LONELY), ("job", "11")}
    assert answer["totals"]["cost"] == "7"
    # Of these days only the record without a price is the job's.
    assert rows(answer)["job", "11"]["cost"] is None


@pytest.mark.parametrize("params", [{"days": 0}, {"days": 91}, {"rows": 0}, {"rows": 5001}])
def test_what_cannot_be_answered_is_refused(whole, params):
    assert whole.get(PATH, params=params).status_code == 422


# ── what is not known ────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_workspace_nothing_is_known_and_nothing_is_zero(tmp_path, serve_unconfigured):
    with serve_unconfigured(tmp_path) as client:
        answer = client.get(PATH).json()
    assert set(answer["totals"].values()) == {None}
    assert {answer[name] for name in ("rows", "job_uses", "warehouses", "currency", "job_uses_count")} == {None}


def test_without_the_right_to_costs_clusters_and_their_load_are_told_all_the_same(inside, clustered):
    answer = ask(inside, clustered, Rights(denied_tables=frozenset({USAGE})))
    found = rows(answer)
    assert {("all_purpose", SHARED), ("job", "11")} <= set(found)
    assert found["job", "11"]["cpu_p50_ratio"] == 0.6
    costs = ("cost", "jobs_cost", "idle_cost", "jobless_cost")
    assert {row[name] for row in found.values() for name in costs} == {None}
    totals = answer["totals"]
    assert {totals[name] for name in (*costs, "serverless_cost", "warehouses_cost", "idle_clusters_count")} == {None}
    assert (totals["never_ending_count"], answer["job_uses"][0]["cost"]) == (1, None)


def test_without_the_list_of_clusters_the_bill_tells_what_they_are_for(inside, clustered):
    answer = ask(inside, clustered, Rights(denied_tables=frozenset({CLUSTERS})))
    found = rows(answer)
    assert set(found) == {("all_purpose", SHARED), ("all_purpose", LONELY), ("job", "11"), ("pipeline", PIPELINE)}
    assert (found["all_purpose", SHARED]["idle_cost"], found["all_purpose", SHARED]["auto_termination_s"]) == (
        "3",
        None,
    )
    unknown = ("all_purpose_count", "never_ending_count", "out_of_support_count", "outside_policy_count")
    assert {answer["totals"][name] for name in unknown} == {None}
    (source,) = [one for one in answer["sources"] if one["name"] == CLUSTERS]
    assert (source["state"], "GRANT" in source["remedy"]) == ("denied", True)


def test_without_tasks_it_is_not_said_that_nothing_idled(inside, clustered):
    answer = ask(inside, clustered, Rights(denied_tables=frozenset({TASKS})))
    unknown = ("idle_cost", "jobless_cost", "jobs_cost", "idle_clusters_count", "jobs_on_all_purpose_count")
    assert {answer["totals"][name] for name in unknown} == {None}
    assert (answer["job_uses"], rows(answer)["all_purpose", SHARED]["cost"]) == (None, "6")


def test_without_samples_no_load_is_known(inside, clustered):
    answer = ask(inside, clustered, Rights(denied_tables=frozenset({NODES})))
    assert answer["totals"]["measured_clusters_count"] is None
    assert {row["measured_clusters_count"] for row in rows(answer).values()} == {None}


def test_a_viewer_of_another_workspace_sees_none_of_it(inside, clustered):
    answer = ask(inside, clustered, Rights(workspace_ids=frozenset({"1002"})))
    assert (rows(answer), answer["job_uses"], answer["warehouses"]) == ({}, [], [])


# ── size ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def a_row(number):
    """A row with everything in it, as wide as rows are."""
    texts = {
        "kind": "job",
        "workspace_id": f"{7 * 10**15 + number % 3}",
        "id": f"{4 * 10**17 + number}",
        "is_of_job": True,
    }
    lists = {
        "node_types": [f"m5d.{number % 9}xlarge"],
        "runtimes": [f"{14 + number % 4}.4.x-scala2.12"],
        "policies": [""],
    }
    names = {"name": f"[prod] finance orders report {number}", "owner": None, "is_deleted": None}
    counts = dict.fromkeys(("clusters_count", "runs_count", "jobs_count", "workers_min", "workers_max"), 120)
    more = dict.fromkeys(("measured_clusters_count", "nodes_s", "seen_workers_max"), 123_456) | {
        "auto_termination_s": None
    }
    loads = {f"{what}_{one}_ratio": 0.12345 for what in ("cpu", "mem") for one in ("p50", "p95", "max")}
    costs = {"cost": Decimal("1234.567891"), "jobs_cost": None, "idle_cost": None, "jobless_cost": None}
    return texts | lists | names | counts | more | loads | costs | {"measured_cost": Decimal(1)}


def test_three_hundred_of_two_thousand_rows_stay_below_100_kb():
    known = Known(Days.until(NOW, 30), *[True] * 6)
    every = [a_row(number) for number in range(2000)]
    made = columns(every, 300, {}, known)
    assert len(made["rows"].model_dump_json()) < 80_000
    assert len(made["rows"].kind) == 300
    assert totals(every, [], [], None, known).rows_count == 2000
    assert made["runtimes"][0].majors_behind == 3
