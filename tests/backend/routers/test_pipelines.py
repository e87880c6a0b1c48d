"""/api/pipelines on an account whose requests and bill can be counted, at noon of the 10th of February."""

import shutil
from datetime import timedelta
from decimal import Decimal

import pytest

from job_monitor.backend.config import load
from tests.backend.account import AWAY, HOME, NOW, VIEWER, a_record, day, the_usage, write
from tests.serving import environment, served
from workspace_simulator.grants import Rights
from workspace_simulator.server import running

PATH = "/api/pipelines"
PIPELINES, UPDATES = "system.lakeflow.pipelines", "system.lakeflow.pipeline_update_timeline"
USAGE, TASKS, JOBS = "system.billing.usage", "system.lakeflow.job_task_run_timeline", "system.lakeflow.jobs"
OWNER = "engineer-03@example.com"


def a_pipeline(pipeline_id, name, kind="ETL_PIPELINE", **values):
    settings = {"photon": True, "serverless": True, "development": False, "continuous": False}
    settings |= values.pop("settings", {})
    row = {"workspace_id": HOME, "pipeline_id": pipeline_id, "name": name, "pipeline_type": kind, "run_as": OWNER}
    return row | {"created_by": OWNER, "settings": settings, "change_time": day(-30)} | values


def an_update(pipeline_id, update_id, number, hour, minutes, state, started_by="API_CALL", request_id=None, **values):
    """`started_by`: a word; or a number, the task run of job 11 that asked."""
    by_task = {"job_task": {"job_id": "11", "job_task_run_id": started_by}} if started_by.isdigit() else None
    row = {
        "workspace_id": HOME,
        "pipeline_id": pipeline_id,
        "update_id": update_id,
        "request_id": request_id or f"request of {update_id}",
        "update_type": "REFRESH",
        "trigger_type": "JOB_TASK" if by_task else started_by,
        "trigger_details": by_task,
        "result_state": state,
        "period_start_time": day(number, hour),
        "period_end_time": day(number, hour) + timedelta(minutes=minutes),
    }
    return row | values


def the_pipelines():
    return [
        a_pipeline("load", "load_orders"),
        a_pipeline("load", "load_orders of the other", workspace_id=AWAY),
        a_pipeline("feed", "crm_feed", "INGESTION_PIPELINE", settings={"continuous": True}),
        a_pipeline("trial", "trial", settings={"development": True}),
        a_pipeline("revenue", "revenue", "MATERIALIZED_VIEW"),
        a_pipeline("old", "retired"),
        a_pipeline("old", None, change_time=day(2), delete_time=day(2)),
    ]


def the_updates():
    """`load`: good before the window and on the 8th, good after two retries on the 9th, failed with its retry on the
    10th. `feed`: a lost end, and at work now. `gone` is in no table of pipelines."""
    return [
        an_update("load", "u0", -25, 6, 10, "COMPLETED", "8999"),
        an_update("load", "u1", 8, 6, 10, "COMPLETED", "9001"),
        an_update("load", "u2", 9, 6, 10, "FAILED", "9002", "r2"),
        an_update("load", "u3", 9, 6.25, 5, "FAILED", "RETRY_ON_FAILURE", "r2"),
        an_update("load", "u4", 9, 6.5, 20, "COMPLETED", "RETRY_ON_FAILURE", "r2"),
        an_update("load", "u5", 10, 6, 10, "FAILED", "9003", "r3"),
        an_update("load", "u6", 10, 6.25, 5, "FAILED", "RETRY_ON_FAILURE", "r3"),
        an_update("feed", "u7", 5, 7, 10, None),
        an_update("feed", "u8", 10, 11, 55, None),
        an_update("trial", "u9", 7, 9, 3, "CANCELED", "USER_ACTION"),
        an_update("revenue", "u10", 10, 8, 2, "COMPLETED", "DBSQL_REQUEST"),
        an_update("gone", "u11", 9, 8, 2, "FAILED"),
        an_update("old", "u12", 1, 8, 2, "COMPLETED"),
    ]


def billed(number, on, quantity, pipeline_id, update_id=None, sku="JOBS", **values):
    named = {"dlt_pipeline_id": pipeline_id, "dlt_update_id": update_id}
    return a_record(number, on, sku, quantity, usage_metadata=named, billing_origin_product="DLT", **values)


def the_bill():
    """30 cents a DBU: the tries of `load` that job 11 asked for, its upkeep, a view, one without a price, one of
    another region."""
    return [
        billed(9001, 8, "2", "load", "u1"),
        billed(9002, 9, "4", "load", "u4"),
        billed(9003, 9, "1", "load"),
        billed(9004, 10, "10", "revenue", "u10"),
        billed(9005, 7, "3", "trial", "u9", "NEW"),
        billed(9006, 7, "5", "elsewhere", workspace_id="3003"),
    ]


@pytest.fixture(scope="module")
def served_account(account, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pipelines") / "account"
    shutil.copytree(account, folder)
    write(folder, "lakeflow.pipelines", the_pipelines())
    write(folder, "lakeflow.pipeline_update_timeline", the_updates())
    write(folder, "billing.usage", [*the_usage(), *the_bill()])
    with running(folder, now=NOW) as box, pytest.MonkeyPatch.context() as patch:
        for name, value in environment(box).items():
            patch.setenv(name, value)
        settings = load(
            app_name="job-monitor", app_port=8000, store_path=folder.parent / "store.duckdb", sync_interval_s=3600.0
        )
        with served(settings, clock=lambda: NOW) as client:
            yield client, box


@pytest.fixture
def ask(served_account):
    """Asks as a viewer with these rights."""
    client, box = served_account

    def asked(path=PATH, rights=None, status=200, **params):
        box.control.grants.set(VIEWER, rights or Rights())
        headers = {"x-forwarded-access-token": box.token(VIEWER), "x-forwarded-email": VIEWER}
        answer = client.get(path, params=params, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    return asked


def rows(answer):
    """The columns as one dict for each pipeline, by workspace and id."""
    found = {}
    for place, (workspace, pipeline_id) in enumerate(
        zip(answer["pipelines"]["workspace"], answer["pipelines"]["pipeline_id"], strict=True)
    ):
        parts = {**answer["pipelines"], **(answer["requests"] or {})}
        row = {name: values[place] for name, values in parts.items()}
        costs = answer["costs"] or {"cost": None, "job_cost": None}
        row |= {name: costs[name][place] if costs[name] else None for name in ("cost", "job_cost")}
        found[answer["names"]["workspaces"][workspace]["workspace_id"], pipeline_id] = row
    return found


def at(number, hour):
    return int(day(number, hour).timestamp())


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_retries_are_folded_into_their_request_and_counted_apart(ask):
    load = rows(ask())[HOME, "load"]
    assert (load["results"], load["requests"], load["succeeded"], load["judged"]) == ("SSSF", 3, 2, 3)
    assert (load["retries"], load["most_retries"], load["by_jobs"]) == (3, 2, 3)
    # 10 minutes, and 10 + 5 + 20.
    assert load["typical_s"] == (600 + 2100) / 2


def test_it_says_since_when_a_pipeline_fails_and_when_it_last_succeeded(ask):
    found = rows(ask())
    load = found[HOME, "load"]
    assert load["failing_since"] == at(10, 6.25) + 300
    assert load["last_success"] == at(9, 6.5) + 1200
    assert load["last_seen"] == load["failing_since"]
    assert found[HOME, "gone"]["last_success"] is None


def test_a_lost_end_is_unknown_and_only_what_was_seen_lately_runs(ask):
    feed = rows(ask())[HOME, "feed"]
    assert (feed["results"], feed["judged"], feed["requests"]) == ("UR", 0, 2)
    assert (feed["failing_since"], feed["typical_s"], feed["is_continuous"]) == (None, None, True)


def test_views_and_deleted_ones_are_counted_and_come_only_when_asked_for(ask):
    answer = ask()
    assert [(one["kind"], one["count"], one["deleted_count"], one["failing_count"]) for one in answer["kinds"]] == [
        ("pipeline", 3, 1, 1),
        ("ingestion", 1, 0, 0),
        ("view", 1, 0, 0),
        ("unknown", 1, 0, 1),
    ]
    assert set(rows(answer)) == {(HOME, "load"), (AWAY, "load"), (HOME, "feed"), (HOME, "trial"), (HOME, "gone")}
    assert answer["count"] == 5
    assert set(rows(ask(kind="view"))) == {(HOME, "revenue")}
    with_deleted = rows(ask(kind="pipeline", include_deleted=True))
    assert (with_deleted[HOME, "old"]["is_deleted"], with_deleted[HOME, "old"]["name"]) == (True, "retired")


def test_the_window_bounds_the_figures_and_not_the_strip(ask):
    load = rows(ask(days=1))[HOME, "load"]
    assert (load["requests"], load["succeeded"], load["retries"], load["results"]) == (1, 0, 1, "SSSF")
    assert load["typical_s"] is None


def test_who_asked_is_told_by_the_first_try(ask):
    answer = ask()
    found = rows(answer)
    words = answer["names"]["triggers"]
    assert words[found[HOME, "load"]["trigger"]] == "JOB_TASK"
    assert words[found[HOME, "trial"]["trigger"]] == "USER_ACTION"
    (job,) = [answer["names"]["jobs"][place] for place in found[HOME, "load"]["jobs"]]
    assert (job["job_id"], job["name"], found[HOME, "load"]["jobs_count"]) == ("11", "nightly", 1)
    assert found[HOME, "feed"]["jobs"] == []
    assert answer["names"]["owners"][found[HOME, "load"]["run_as"]] == OWNER


def test_cost_is_of_all_that_names_the_pipeline_and_what_jobs_asked_for_is_a_part_of_it(ask):
    answer = ask()
    found = rows(answer)
    assert (found[HOME, "load"]["cost"], found[HOME, "load"]["job_cost"]) == ("2.1", "1.8")
    assert (answer["costs"]["total"], answer["costs"]["job_total"]) == ("2.1", "1.8")
    assert (answer["costs"]["currency"], answer["costs"]["price_basis"]) == ("USD", "list")
    view = rows(ask(kind="view"))[HOME, "revenue"]
    assert (view["cost"], view["job_cost"]) == ("3", None)


def test_usage_without_a_price_is_said_and_is_not_free(ask):
    answer = ask()
    place = answer["pipelines"]["pipeline_id"].index("trial")
    assert (answer["costs"]["cost"][place], answer["costs"]["unpriced"]) == (None, [place])


def test_pipelines_that_are_billed_and_in_no_table_are_said_beside(ask):
    assert ask()["unlisted"] == {"count": 1, "cost": "1.5"}


def test_the_job_carries_the_same_money_once(ask):
    """What is said to be asked by jobs stands in the cost of the job's own page."""
    cost = ask(f"/api/jobs/{HOME}/11")["cost"]["cost"]
    # A DBU on each of the 30 days, and what its tasks asked `load` for.
    assert Decimal(cost) == 30 * Decimal("0.3") + Decimal("1.8")


# ── what is not known ────────────────────────────────────────────────────────────────────────────────────────────────


def denied(*tables):
    return Rights(denied_tables=frozenset(tables))


def test_without_the_table_of_pipelines_there_are_requests_without_names(ask):
    answer = ask(rights=denied(PIPELINES))
    found = rows(answer)
    assert (answer["is_kind_known"], {row["name"] for row in found.values()}) == (False, {None})
    assert {row["kind"] for row in found.values()} == {"unknown"}
    assert found[HOME, "load"]["results"] == "SSSF"
    (source,) = [one for one in answer["sources"] if one["name"] == PIPELINES]
    assert (source["state"], "GRANT SELECT" in source["remedy"]) == ("denied", True)


def test_without_the_updates_there_are_pipelines_and_nothing_of_how_they_went(ask):
    answer = ask(rights=denied(UPDATES))
    assert answer["requests"] is None
    assert {one["failing_count"] for one in answer["kinds"]} == {None}
    assert set(rows(answer)) == {(HOME, "load"), (AWAY, "load"), (HOME, "feed"), (HOME, "trial")}
    assert answer["costs"]["job_cost"] is None
    assert rows(answer)[HOME, "load"]["cost"] == "2.1"


def test_without_both_nothing_is_known_and_nothing_is_zero(ask):
    answer = ask(rights=denied(PIPELINES, UPDATES))
    names = ("kinds", "count", "pipelines", "requests", "costs", "unlisted")
    assert [answer[name] for name in names] == [None] * len(names)


def test_without_the_bill_there_is_no_cost(ask):
    answer = ask(rights=denied(USAGE))
    assert (answer["costs"], answer["unlisted"]) == (None, None)
    assert rows(answer)[HOME, "load"]["requests"] == 3


def test_without_task_runs_it_is_not_known_what_jobs_asked_for(ask):
    costs = ask(rights=denied(TASKS))["costs"]
    assert (costs["job_cost"], costs["job_total"], costs["total"]) == (None, None, "2.1")


def test_without_jobs_the_asking_job_has_no_name(ask):
    (job,) = ask(rights=denied(JOBS))["names"]["jobs"]
    assert (job["job_id"], job["name"]) == ("11", None)


def test_a_viewer_of_one_workspace_sees_its_pipelines_alone(ask):
    answer = ask(rights=Rights(workspace_ids=frozenset({AWAY})))
    assert set(rows(answer)) == {(AWAY, "load")}
    assert (sum(one["count"] for one in answer["kinds"]), answer["unlisted"]["count"]) == (1, 0)


def test_without_a_workspace_nothing_is_known(tmp_path, serve_unconfigured):
    with serve_unconfigured(tmp_path) as client:
        answer = client.get(PATH).json()
    assert (answer["kinds"], answer["count"], answer["pipelines"]) == (None, None, None)


@pytest.mark.parametrize("params", [{"days": 0}, {"days": 91}, {"kind": "stream"}])
def test_what_cannot_be_listed_is_refused(whole, params):
    assert whole.get(PATH, params=params).status_code == 422


# ── one pipeline ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_pipeline_has_requests_with_their_tries(ask):
    answer = ask(f"{PATH}/{HOME}/load")
    assert [item["result_class"] for item in answer["requests"]["items"]] == ["failed", "succeeded", "succeeded"]
    retried = answer["requests"]["items"][1]
    assert [one["update_id"] for one in retried["updates"]] == ["u2", "u3", "u4"]
    assert [one["result_state"] for one in retried["updates"]] == ["FAILED", "FAILED", "COMPLETED"]
    assert (retried["retries_count"], retried["worked_s"], retried["job_name"]) == (2, 2100, "nightly")
    assert answer["requests"]["count"] == 3
    assert answer["jobs"] == [
        {
            "job_id": "11",
            "name": "nightly",
            "requests_count": 3,
            "succeeded_count": 2,
            "failed_count": 1,
            "last_seen_at": "2026-02-10T06:20:00Z",
        }
    ]


def test_failed_and_retried_requests_are_found_among_many_good_ones(ask):
    requests = ask(f"{PATH}/{HOME}/load", only_troubled=True)["requests"]
    assert [(item["result_class"], item["retries_count"]) for item in requests["items"]] == [
        ("failed", 1),
        ("succeeded", 2),
    ]
    assert requests["count"] == 2


def test_how_it_stands_goes_by_all_that_is_kept(ask):
    standing = ask(f"{PATH}/{HOME}/load", days=1)["standing"]
    assert (standing["last_result"], standing["failing_since"]) == ("failed", "2026-02-10T06:20:00Z")
    assert (standing["last_success_at"], standing["failures_count"]) == ("2026-02-09T06:50:00Z", 1)


def test_days_of_its_cost_add_up_and_say_what_jobs_asked_for(ask):
    cost = ask(f"{PATH}/{HOME}/load")["cost"]
    days = {one["date"]: (one["cost"], one["job_cost"]) for one in cost["days"]}
    assert (days["2026-02-08"], days["2026-02-09"]) == (("0.6", "0.6"), ("1.5", "1.2"))
    assert (cost["cost"], cost["job_cost"], cost["price_basis"]) == ("2.1", "1.8", "list")
    assert len(days) == 30


def test_one_without_a_description_is_shown_by_its_requests(ask):
    answer = ask(f"{PATH}/{HOME}/gone")
    assert (answer["is_described"], answer["pipeline"]["name"], answer["pipeline"]["kind"]) == (False, None, "unknown")
    assert answer["standing"]["last_result"] == "failed"


def test_one_that_is_not_there_or_not_yours_is_not_found(ask):
    ask(f"{PATH}/{HOME}/nothing", status=404)
    ask(f"{PATH}/{HOME}/load", rights=Rights(workspace_ids=frozenset({AWAY})), status=404)


def test_parts_of_the_page_that_may_not_be_read_are_null(ask):
    answer = ask(f"{PATH}/{HOME}/load", rights=denied(UPDATES, USAGE))
    assert (answer["requests"], answer["standing"], answer["jobs"], answer["cost"]) == (None, None, None, None)
    assert (answer["is_history_known"], answer["pipeline"]["name"]) == (False, "load_orders")
