"""The whole way: simulator → SDK → store → marts → API → Chromium. The account's rows give the numbers a second time.

What is computed here is written from the meaning of the tables, in plain Python, and shares nothing with our SQL.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import pyarrow.dataset as ds
import pytest

from job_monitor.databricks.grants import every_grant

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
USER = "on-call@example.com"
DAYS = 7
FIRST_DATE = (NOW - timedelta(days=DAYS - 1)).date()
BAD = {"FAILED", "ERROR", "TIMED_OUT"}

Row = dict[str, Any]


def rows(account: Path, table: str, columns: list[str]) -> list[Row]:
    """Rows of a table that a reader can see at NOW."""
    data = ds.dataset(account / "tables" / table.replace(".", "/"), format="parquet")
    seen = data.to_table(columns=[*columns, "_visible_at"]).to_pylist()
    return [row for row in seen if row["_visible_at"] <= NOW]


def count_living_jobs(account: Path) -> int:
    newest: dict[tuple[str, str], Row] = {}
    for row in rows(account, "lakeflow.jobs", ["workspace_id", "job_id", "change_time", "delete_time"]):
        key = (row["workspace_id"], row["job_id"])
        if key not in newest or row["change_time"] > newest[key]["change_time"]:
            newest[key] = row
    return sum(row["delete_time"] is None for row in newest.values())


def runs_of_the_window(account: Path) -> list[Row]:
    """Job and one-off runs by their last slice; workflow runs are children of another run and not counted beside it."""
    columns = ["workspace_id", "run_id", "run_type", "period_start_time", "period_end_time", "result_state"]
    last: dict[tuple[str, str], Row] = {}
    for row in rows(account, "lakeflow.job_run_timeline", columns):
        key = (row["workspace_id"], row["run_id"])
        place = (row["period_end_time"], row["period_start_time"])
        if key not in last or place > (last[key]["period_end_time"], last[key]["period_start_time"]):
            last[key] = row
    return [
        row
        for row in last.values()
        if row["run_type"] != "WORKFLOW_RUN" and FIRST_DATE <= row["period_end_time"].date() <= NOW.date()
    ]


def success_ratio(runs: list[Row]) -> float:
    good = sum(run["result_state"] == "SUCCEEDED" for run in runs)
    return good / (good + sum(run["result_state"] in BAD for run in runs))


def usd_prices(account: Path) -> dict[tuple[str, str, str], list[tuple[datetime, datetime, Decimal]]]:
    columns = ["sku_name", "cloud", "usage_unit", "currency_code", "price_start_time", "price_end_time", "pricing"]
    found: dict[tuple[str, str, str], list[tuple[datetime, datetime, Decimal]]] = defaultdict(list)
    for row in rows(account, "billing.list_prices", columns):
        if row["currency_code"] == "USD":
            end = row["price_end_time"] or datetime.max.replace(tzinfo=UTC)
            price = row["pricing"]["effective_list"]["default"]
            found[row["sku_name"], row["cloud"], row["usage_unit"]].append((row["price_start_time"], end, price))
    return found


def cost_of_the_window(account: Path) -> Decimal:
    """Net of corrections, at the price in force when each usage hour began."""
    prices = usd_prices(account)
    columns = ["sku_name", "cloud", "usage_unit", "usage_start_time", "usage_date", "usage_quantity"]
    total = Decimal(0)
    for row in rows(account, "billing.usage", columns):
        if not FIRST_DATE <= row["usage_date"] <= NOW.date():
            continue
        start = row["usage_start_time"]
        for since, until, price in prices[row["sku_name"], row["cloud"], row["usage_unit"]]:
            # An end of .999 leaves the last millisecond of an hour without a price; usage starts on whole hours.
            if since <= start < until:
                total += row["usage_quantity"] * price
    return total


def newly_failing(account: Path) -> int:
    """Jobs whose last run that ended well or badly is bad, with the first bad one since the last good of 24 hours."""
    columns = ["workspace_id", "job_id", "run_id", "period_start_time", "period_end_time", "result_state"]
    last: dict[tuple[str, str], Row] = {}
    for row in rows(account, "lakeflow.job_run_timeline", columns):
        key = (row["workspace_id"], row["run_id"])
        place = (row["period_end_time"], row["period_start_time"])
        if key not in last or place > (last[key]["period_end_time"], last[key]["period_start_time"]):
            last[key] = row
    by_job: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in last.values():
        if row["result_state"] in BAD | {"SUCCEEDED"}:
            by_job[row["workspace_id"], row["job_id"]].append(row)
    return sum(_failing_since(runs) >= NOW - timedelta(days=1) for runs in by_job.values() if _fails(runs))


def _fails(runs: list[Row]) -> bool:
    return bool(max(runs, key=_end)["result_state"] in BAD)


def _failing_since(runs: list[Row]) -> datetime:
    good = max((_end(run) for run in runs if run["result_state"] == "SUCCEEDED"), default=None)
    return min(_end(run) for run in runs if good is None or _end(run) > good)


def _end(run: Row) -> datetime:
    end: datetime = run["period_end_time"]
    return end


@pytest.fixture(scope="package")
def expected(demo: Any) -> Row:
    runs = runs_of_the_window(demo.account)
    return {
        "jobs": count_living_jobs(demo.account),
        "runs": len(runs),
        "success_ratio": success_ratio(runs),
        "cost": str(cost_of_the_window(demo.account)),
        "email": USER,
        "days": DAYS,
    }


def test_the_api_gives_the_numbers_of_the_account(demo: Any, expected: Row) -> None:
    answer = demo.get(f"/api/overview?days={DAYS}")

    assert answer["jobs"]["count"] == expected["jobs"] > 0
    assert answer["runs"]["count"] == expected["runs"] > 0
    assert answer["runs"]["success_ratio"] == pytest.approx(expected["success_ratio"], abs=1e-12)
    (cost,) = answer["cost"]
    assert cost["currency"] == "USD"
    assert Decimal(cost["list_cost"]) == pytest.approx(Decimal(expected["cost"]), rel=Decimal("1e-12"))


def test_the_days_of_the_dashboard_add_up_to_its_totals(demo: Any) -> None:
    answer = demo.get(f"/api/overview?days={DAYS}")

    days = [date.fromisoformat(day["date"]) for day in answer["daily"]]
    assert days == [FIRST_DATE + timedelta(days=offset) for offset in range(DAYS)]
    assert sum(sum(day["by_class"].values()) for day in answer["daily"] if day["by_class"]) == answer["runs"]["count"]
    daily_cost = sum(Decimal(day["list_cost"]) for day in answer["daily"] if day["list_cost"] is not None)
    assert daily_cost == Decimal(answer["cost"][0]["list_cost"])


def test_what_is_newly_broken_and_the_last_hours_are_those_of_the_account(demo: Any) -> None:
    answer = demo.get(f"/api/overview?days={DAYS}")

    assert answer["runs"]["newly_failing_jobs"] == newly_failing(demo.account)
    assert sum(job["is_new"] for job in answer["attention"]) == answer["runs"]["newly_failing_jobs"]
    since = NOW.replace(minute=0) - timedelta(hours=23)
    ended = [run for run in runs_of_the_window(demo.account) if run["period_end_time"] >= since]
    hours = answer["last_hours"]["by_class"]
    assert sum(sum(hour.values()) for hour in hours if hour is not None) == len(ended) > 0


def test_the_dashboard_and_the_costs_page_name_the_same_movers(demo: Any) -> None:
    """Two statements tell them, since the dashboard marks shares of shared compute; they must not come apart."""
    ours = demo.get("/api/costs?days=30")["movers"]
    theirs = demo.get("/api/overview?days=30")["movers"]["jobs"]

    told = [(one["group"]["job_id"], Decimal(one["previous_cost"]), Decimal(one["cost"])) for one in ours]
    shown = [(one["job_id"], Decimal(one["previous_cost"]), Decimal(one["cost"])) for one in theirs]
    assert len(told) > 3
    assert told == shown[: len(told)]


def test_the_viewer_is_the_one_who_signed_in_at_the_front_door(demo: Any) -> None:
    me = demo.get("/api/me")

    assert me["user_name"] == USER
    assert me["source"] == "forwarded"
    assert me["is_verified"] is True


def rights_on_the_page(demo: Any) -> list[Row]:
    return [row for feature in demo.get("/api/status")["grants"] for row in feature["tables"]]


def test_the_app_has_the_listed_grants_and_no_others(demo: Any) -> None:
    """So that whatever is tried in the browser is tried with these."""
    listed = {grant.name for grant in every_grant()}
    rights = demo.grants()
    (app,) = (name for name, given in rights.items() if set(given["tables"]) == listed)

    assert "@" not in app
    assert (rights[app]["schemas"], rights[app]["workspace_ids"], rights[app]["jobs"]) == ([], None, None)
    rows = rights_on_the_page(demo)
    deadline = time.monotonic() + 120
    while any(row["state"] == "pending" for row in rows) and time.monotonic() < deadline:
        time.sleep(1)
        rows = rights_on_the_page(demo)
    assert {row["name"] for row in rows} == listed
    assert [row["name"] for row in rows if row["state"] not in ("ok", "stale", "empty")] == []
    assert {app} == {row["statement"].split("`")[1] for row in rows}


@pytest.mark.browser
def test_chromium_shows_the_viewer_and_the_numbers_of_the_account(
    demo: Any, expected: Row, root: Path, chromium: str
) -> None:
    npx = shutil.which("npx")
    assert npx is not None
    env = os.environ | {"JOB_MONITOR_URL": demo.address, "EXPECTED": json.dumps(expected), "CHROMIUM": chromium}
    answer = subprocess.run(
        [npx, "playwright", "test"],
        cwd=root / "job_monitor" / "ui",
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert " passed" in answer.stdout


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_simulated_account_does_not_outlive_the_demo(end: signal.Signals, root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "job_monitor", "demo", "--port", "0", "--jobs", "4", "--days", "2"]
    demo = subprocess.Popen(command, cwd=root, env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)})
    deadline = time.monotonic() + 60
    while not (children := psutil.Process(demo.pid).children()) and time.monotonic() < deadline:
        time.sleep(0.05)

    demo.send_signal(end)
    demo.wait(30)

    _, alive = psutil.wait_procs(children, timeout=30)
    assert children
    assert alive == []
