"""Traps about ids, types and days: how values look when they reach a page, and how they travel to the warehouse."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from job_monitor.databricks.reads import select
from job_monitor.databricks.system_tables import TABLES, table
from job_monitor.sql.models import schema
from tests.conformance.adapters.job_monitor.served import Served, serve
from tests.conformance.pack import Trap, traps


@pytest.fixture(scope="module")
def product() -> Iterator[Callable[[int], tuple[Trap, Served]]]:
    """The product on the account of a trap, started once."""
    started: dict[int, tuple[Trap, Served]] = {}

    def get(number: int) -> tuple[Trap, Served]:
        if number not in started:
            trap = next(trap for trap in traps() if trap.number == number)
            started[number] = (trap, serve(trap))
        return started[number]

    yield get
    for _, served in started.values():
        served.close()


def as_a_browser_reads(text: str) -> Any:
    """JSON with every number as a double."""
    return json.loads(text, parse_int=float)


def test_ids_reach_a_browser_as_they_are(product: Callable[[int], tuple[Trap, Served]]) -> None:  # trap 66
    trap, served = product(66)
    (row,) = trap.rows()["system.lakeflow.job_run_timeline"]
    assert str(float(row["workspace_id"])) != row["workspace_id"]
    (run,) = as_a_browser_reads(served.text("/api/jobs/runs", days=30))["items"]
    for column in ("workspace_id", "job_id", "run_id"):
        assert run[column] == row[column]
    split = as_a_browser_reads(served.text("/api/metrics/query", metric="runs", group_by="workspace", days=30))
    assert split["groups"][0]["group"] == {"workspace_id": row["workspace_id"]}


def test_every_id_is_a_text_from_the_read_to_the_model() -> None:  # traps 66, 67
    columns = [(entry.name, name, kind) for entry in TABLES for name, kind in entry.columns.items()]
    columns += [(name, column, kind) for name, given in schema()["sources"].items() for column, kind in given.items()]
    ids = [(source, name, kind) for source, name, kind in columns if name.endswith("_id")]
    assert len(ids) > 50
    assert [one for one in ids if one[2] != "string"] == []


@pytest.mark.parametrize(("workspace", "cost"), [("42", "1"), ("042", "2"), ("none", "4"), ("4 2", None)])
def test_ids_are_compared_as_texts(  # trap 67
    product: Callable[[int], tuple[Trap, Served]], workspace: str, cost: str | None
) -> None:
    _, served = product(67)
    asked = {"workspace": workspace, "from": "2026-02-01", "to": "2026-02-01"}
    answer = served.get("/api/metrics/query", metric="billed_cost", **asked)
    assert answer["total"]["values"] == {"billed_cost": cost}
    assert f"('{workspace}')" in served.get("/api/metrics/billed_cost/sql", **asked)["sql"]


def test_numbers_and_flags_reach_a_page_as_what_they_are(product: Callable[[int], tuple[Trap, Served]]) -> None:
    _, served = product(68)  # trap 68
    runs = served.get("/api/jobs/runs", days=30)["items"]
    assert sorted(run["worked_s"] for run in runs) == [90, 600]
    (job,) = served.get("/api/jobs")["items"]
    assert job["is_paused"] is False
    assert served.get("/api/overview", days=30)["jobs"]["paused"] == 0


def test_a_run_and_its_cost_share_a_day_and_its_zone_is_named(product: Callable[[int], tuple[Trap, Served]]) -> None:
    _, served = product(69)  # trap 69
    days = {"from": "2026-02-01", "to": "2026-02-02", "grain": "day"}
    for zone, wanted in (("UTC", "2026-02-01"), ("Asia/Tokyo", "2026-02-02")):
        answer = served.get("/api/metrics/query", metric=["runs", "cost"], zone=zone, **days)
        shown = {point["from"]: point["values"] for point in answer["total"]["points"]}
        assert answer["zone"] == zone
        assert shown.pop(wanted) == {"runs": 1, "cost": "3"}
        assert {value for values in shown.values() for value in values.values()} == {None}


def test_texts_of_statements_are_not_even_read(product: Callable[[int], tuple[Trap, Served]]) -> None:  # trap 79
    trap, served = product(79)
    assert "statement_text" not in select(table("system.query.history"), since=True, until=True)
    with served.store.reader() as reader:
        stored = reader.rows("select * from raw.query__history_hours")
    assert sum(row["statement_count"] for row in stored) == len(trap.rows()["system.query.history"]) == 1000
    assert "REDACTED" not in str(stored)


def test_a_day_that_is_not_over_is_compared_with_nothing(product: Callable[[int], tuple[Trap, Served]]) -> None:
    trap, served = product(58)  # trap 58
    today = {"from": trap.now.date().isoformat(), "to": trap.now.date().isoformat()}
    answer = served.get("/api/metrics/query", metric="billed_cost", **today)
    assert (answer["metrics"][0]["complete"], answer["total"]["previous"]) == (None, {"billed_cost": None})
    days = {day["date"]: day for day in served.get("/api/overview", days=5)["daily"]}
    assert [days[f"2026-07-{number}"]["is_cost_complete"] for number in (18, 19, 20, 21, 22)].count(True) == 3
    assert date.fromisoformat(today["to"]) == max(map(date.fromisoformat, days))
