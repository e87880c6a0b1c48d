"""Metrics over HTTP, of the account that is written by hand behind the simulator (see ../conftest.py)."""

import pytest

from job_monitor.metrics import METRICS
from workspace_simulator.grants import Rights

DAYS = {"from": "2026-02-01", "to": "2026-02-10"}


def ask(client, *metrics, status=200, **params):
    answer = client.get("/api/metrics/query", params={"metric": list(metrics), **DAYS, **params})
    assert answer.status_code == status, answer.text
    return answer.json()


def test_the_list_tells_a_picker_what_it_needs(whole) -> None:
    answer = whole.get("/api/metrics").json()
    listed = {metric["name"]: metric for metric in answer["metrics"]}

    assert list(listed) == [metric.name for metric in METRICS]
    assert listed["success_ratio"]["unit"] == "ratio"
    assert listed["success_ratio"]["better"] == "up"
    assert listed["success_ratio"]["reason"] is None
    assert listed["cost"]["dimensions"] == [
        "workspace",
        "team",
        "owner",
        "tag",
        "job",
        "step",
        "usage_unit",
        "sku",
        "product",
    ]
    assert listed["cost"]["filters"] == ["workspace", "team", "owner", "tag", "job", "sku", "product", "name"]
    assert listed["billed_cost"]["filters"] == ["workspace", "sku", "product"]
    assert answer["grains"] == ["none", "hour", "day", "week", "month"]


def test_values_come_in_the_type_of_their_unit(whole) -> None:
    answer = ask(whole, "runs", "success_ratio", "cost", "worked_p50")

    # 10 of job 11, 4 of job 12, one elsewhere, one one-off, two open ones; the workflow run is none of them
    assert answer["total"]["values"] == {"runs": 18, "success_ratio": 12 / 15, "cost": "7.5", "worked_p50": 600.0}
    assert [metric["currency"] for metric in answer["metrics"]] == [None, None, "USD", None]
    assert [metric["price_basis"] for metric in answer["metrics"]] == [None, None, "list", None]
    assert answer["window"] == {"from": "2026-02-01", "to": "2026-02-10", "days": 10}
    assert answer["zone"] == "UTC"
    assert answer["sources"][0]["name"] == "system.lakeflow.job_run_timeline"


def test_the_numbers_are_those_of_the_dashboard(whole) -> None:
    overview = whole.get("/api/overview", params={"days": 10}).json()
    values = ask(whole, "runs", "success_ratio", "first_time_success_ratio", "failing_jobs")["total"]["values"]

    assert values == {
        "runs": overview["runs"]["count"],
        "success_ratio": overview["runs"]["success_ratio"],
        "first_time_success_ratio": overview["runs"]["first_time_success_ratio"],
        "failing_jobs": overview["runs"]["failing_jobs"],
    }


def test_groups_and_steps_are_told_with_their_names(whole) -> None:
    answer = ask(whole, "runs", group_by="job", grain="day", name="nightly*")

    line = answer["groups"][0]
    assert line["group"] == {"workspace_id": "1001", "job_id": "11"}
    assert line["labels"]["job_name"].startswith("nightly")
    assert [point["values"]["runs"] for point in line["points"]] == [1] * 10
    assert line["points"][0]["from"] == "2026-02-01"
    assert line["points"][0]["from_at"] == "2026-02-01T00:00:00Z"
    assert [point["incomplete"] for point in line["points"]][-2:] == [[], ["runs"]]


def test_only_what_was_asked_is_in_the_answer(whole) -> None:
    answer = ask(whole, "runs")

    assert answer["total"]["values"].keys() == {"runs"}
    assert answer["total"]["coverage"] == {}
    assert answer["groups"] == []


def test_tags_and_jobs_are_filtered_as_written_in_the_address(whole) -> None:
    by_job = ask(whole, "runs", job=["1001/12", "1002/11"])["total"]["values"]["runs"]
    without = ask(whole, "runs", tag="no such tag=")["total"]["values"]["runs"]
    with_any = ask(whole, "runs", tag="no such tag")["total"]["values"]["runs"]

    assert (by_job, without, with_any) == (5, 18, 0)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"metric": "succes_ratio"}, "There is no metric of this name; there are runs,"),
        ({"group_by": "colour"}, "there is no 'colour'; it can be workspace, team,"),
        ({"metric": "cost", "group_by": "kind"}, "cost cannot be split by kind"),
        ({"zone": "Mars"}, "'Mars' is no IANA time zone"),
        ({"from": "2026-02-09", "to": "2026-02-08"}, "2026-02-09 is after 2026-02-08"),
        ({"from": "2020-01-01"}, "at most 400"),
        ({"to": "2026-03-01"}, "2026-03-01 has not begun; today is 2026-02-10"),
        ({"from": "yesterday"}, "from: "),
        ({"grain": "hour"}, "hours are told for 7 days at most"),
        ({"grain": "year"}, "grain: "),
        ({"job": "11"}, "'11' is no `workspace_id/job_id`"),
        ({"tag": "=x"}, "has no key"),
        ({"kind": "batch"}, "there is no 'batch'; it can be job,"),
        ({"team": "a\x00b"}, "control character"),
        ({"limit": "0"}, "limit: "),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_in_clear_words(params, words, whole) -> None:
    answer = whole.get("/api/metrics/query", params={"metric": "runs", **DAYS} | params)

    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_the_sql_is_one_statement_on_the_system_tables_with_what_it_rests_on(whole) -> None:
    answer = whole.get("/api/metrics/success_ratio/sql", params={**DAYS, "team": "it's", "group_by": "job"}).json()

    assert answer["sql"].startswith("-- Success ratio (ratio). Runs that succeeded in the end")
    assert "from system.lakeflow.job_run_timeline" in answer["sql"]
    assert "in ('it\\'s')" in answer["sql"]
    assert "--   system.lakeflow.job_run_timeline: ok, newest event 2026-02-10 11:55:00 UTC" in answer["sql"]
    assert answer["sources"][0]["name"] == "system.lakeflow.job_run_timeline"
    assert "system.lakeflow.jobs" in [source["name"] for source in answer["sources"]]


def test_a_source_that_is_denied_leaves_its_metrics_unknown_and_the_others_told(box, start) -> None:
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({"system.billing.usage"})))
    client = start(box)

    answer = ask(client, "runs", "cost")
    runs, cost = answer["metrics"]

    assert runs["reason"] is None
    assert "system.billing.usage is denied" in cost["reason"]
    assert answer["total"]["values"] == {"runs": 18, "cost": None}


def test_before_the_first_build_every_value_is_unknown_and_says_why(tmp_path, serve_unconfigured) -> None:
    with serve_unconfigured(tmp_path) as client:
        answer = ask(client, "runs", "cost", grain="day")
        sql = client.get("/api/metrics/runs/sql", params=DAYS)

    assert answer["total"]["values"] == {"runs": None, "cost": None}
    assert {point["values"]["runs"] for point in answer["total"]["points"]} == {None}
    assert "DATABRICKS_HOST" in answer["metrics"][0]["reason"]
    assert sql.status_code == 404
