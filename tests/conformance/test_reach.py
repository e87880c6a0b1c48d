"""Traps about rights, readers and the edges of history, asked of the running product through its API."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.conformance.adapters.job_monitor.served import Served, serve
from tests.conformance.pack import Trap, traps
from workspace_simulator.grants import Rights, WhenMissing
from workspace_simulator.server import RunningSimulator

RUNS = "system.lakeflow.job_run_timeline"
ROWS_OF_RUNS = "/api/jobs/runs"


def trap_of(number: int) -> Trap:
    return next(trap for trap in traps() if trap.number == number)


@pytest.fixture
def run_product() -> Iterator[Callable[..., Served]]:
    """Starts the product on a trap's account; it ends with the test."""
    started: list[Served] = []

    def start(trap: Trap, prepare: Callable[[RunningSimulator], object] | None = None) -> Served:
        started.append(serve(trap, prepare))
        return started[-1]

    yield start
    for served in started:
        served.close()


def metric(served: Served, name: str, **params: Any) -> dict[str, Any]:
    """The metric's part of an answer, with its values."""
    params = {key.rstrip("_"): value for key, value in params.items()}
    answer = served.get("/api/metrics/query", metric=name, **params)
    (described,) = answer["metrics"]
    total = answer["total"]
    return described | {part: total[part].get(name) for part in ("values", "complete", "previous")}


def source(served: Served, table: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in served.get("/api/health")["sources"] if one["name"] == table)
    return found


def without(table: str, when_missing: WhenMissing) -> Callable[[RunningSimulator], None]:
    rights = Rights(denied_tables=frozenset({table}), when_missing=when_missing)
    return lambda simulator: simulator.control.grants.set(simulator.client_id, rights)


@pytest.mark.parametrize(
    ("when_missing", "state"), [(WhenMissing.INSUFFICIENT, "denied"), (WhenMissing.NOT_FOUND, "absent")]
)
def test_a_missing_right_that_is_an_error_leaves_no_figure(  # trap 84
    run_product: Callable[..., Served], when_missing: WhenMissing, state: str
) -> None:
    trap = replace(trap_of(84), states={})
    served = run_product(trap, without(RUNS, when_missing))
    assert source(served, RUNS)["state"] == state
    assert f"GRANT SELECT ON TABLE {RUNS}" in source(served, RUNS)["remedy"]
    overview = served.get("/api/overview", days=7)
    assert (overview["runs"]["by_class"], overview["runs"]["failing_jobs"], overview["attention"]) == (None, None, None)
    failed = metric(served, "failed_runs", days=7)
    assert failed["values"] is None
    assert RUNS in failed["reason"]


def test_a_missing_right_that_is_an_empty_answer_is_called_empty_and_gives_no_metric(  # trap 84
    run_product: Callable[..., Served],
) -> None:
    trap = replace(trap_of(84), states={})
    served = run_product(trap, without(RUNS, WhenMissing.EMPTY))
    assert source(served, RUNS)["state"] == "empty"
    assert "the reader may not see it" in source(served, RUNS)["message"]
    assert metric(served, "failed_runs", days=7)["values"] is None
    assert {day["by_class"] for day in served.get("/api/overview", days=7)["daily"]} == {None}


def test_readers_who_take_turns_are_never_taken_for_one_another(run_product: Callable[..., Served]) -> None:  # trap 85
    served = run_product(trap_of(85))
    readers = list(served.tokens)
    for reader in readers * 5:
        assert served.get_as(reader, "/api/me")["user_name"] == reader


def test_a_period_that_reaches_behind_the_history_is_compared_with_nothing(  # trap 86
    run_product: Callable[..., Served],
) -> None:
    served = run_product(trap_of(86))
    history = metric(served, "runs", from_="2026-11-07", to="2026-11-10")
    assert history["history_from"].startswith("2025-11-2")
    assert (history["values"], history["previous"]) == (6, 6)
    year = metric(served, "runs", from_="2025-11-30", to="2026-11-18")
    assert (year["values"] is not None, year["previous"]) == (True, None)


def test_before_the_schema_was_enabled_there_is_no_figure_and_no_point(run_product: Callable[..., Served]) -> None:
    served = run_product(trap_of(87))  # trap 87
    february = served.get(
        "/api/metrics/query", metric="runs", grain="day", **{"from": "2026-02-01", "to": "2026-02-28"}
    )
    assert february["total"]["values"] == {"runs": None}
    assert {point["values"]["runs"] for point in february["total"]["points"]} == {None}
    assert metric(served, "runs", from_="2026-03-01", to="2026-03-05")["values"] == 5


def test_every_answer_is_as_old_as_its_data_whatever_the_readers_clock(run_product: Callable[..., Served]) -> None:
    trap = trap_of(90)  # trap 90
    served = run_product(trap)
    newest = max(row["period_end_time"] for row in trap.rows()[RUNS]).isoformat().replace("+00:00", "Z")
    for path in ("/api/overview", ROWS_OF_RUNS, "/api/metrics/query?metric=runs"):
        answer = served.get(path)
        assert answer["as_of"] == newest, path
        assert newest in [one["as_of"] for one in answer["sources"]], path
    assert served.get("/api/health")["now"] == "2026-02-03T12:30:00Z"
