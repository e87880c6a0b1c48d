"""Every metric's statement, run by Apache Spark on the system tables of a generated account, gives the API's number.

The product reads the account through the simulator's REST API and builds its marts; the statements go to a warehouse of
the same account, whose engine is Spark, as a person would run them there.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from job_monitor.cycle import Cycle
from job_monitor.databricks.client import app_client
from job_monitor.databricks.statements import read_arrow
from job_monitor.metrics import METRICS
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.question import Filters, Question
from job_monitor.metrics.relations import RUN_DAYS
from job_monitor.metrics.shown import shown
from job_monitor.metrics.statement import Asked
from job_monitor.store import Store
from tests import spark
from workspace_simulator.account.generate import generate
from workspace_simulator.engine.model import Query, Running
from workspace_simulator.grants import EVERYTHING
from workspace_simulator.server import RunningSimulator, running

pytestmark = pytest.mark.spark

NOW = datetime(2026, 2, 10, tzinfo=UTC)
RELATIONS = {
    relation: tuple(metric for metric in METRICS if metric.relation is relation)
    for relation in dict.fromkeys(metric.relation for metric in METRICS)
}


def client_of(box: RunningSimulator) -> Any:
    return app_client(box.host, client_id=box.client_id, client_secret=box.client_secret, http_timeout_s=120)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "account"
    generate(folder, seed=11, jobs=8, days=4, end=NOW, horizon_days=0, workers=1)
    return folder


@pytest.fixture(scope="module")
def asked(account: Path, marts_in: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The marts as one turn of the cycle builds them."""
    with running(account, now=NOW) as box:
        store = Store.open(tmp_path_factory.mktemp("store") / "store.duckdb", threads=1)
        report = Cycle(store, client_of(box), box.warehouse_id, lambda: NOW).run()
        assert report.build is not None
        assert report.build.failed_claims == ()
    yield marts_in(store, NOW)
    store.close()


@pytest.fixture(scope="module")
def warehouse(account: Path, java: None) -> Iterator[Any]:
    """Runs a statement in a warehouse of the account."""
    spark.stop()
    with running(account, now=NOW, engine="spark") as box:
        # Spark starts with its first statement, which takes longer than a client waits.
        box.control.engine.run(Query("SELECT 1", EVERYTHING, NOW), Running())

        def run(sql: str) -> list[dict[str, Any]]:
            with read_arrow(client_of(box), box.warehouse_id, sql, source="metrics") as result:
                rows: list[dict[str, Any]] = result.to_reader().read_all().to_pylist()
                return rows

        yield run


def is_near(got: Any, wanted: Any) -> bool:
    return got == (pytest.approx(wanted, rel=1e-9) if isinstance(wanted, float) else wanted)


# Other zones differ in the same few parts for each relation, and test_shown_numbers has them all.
QUESTIONS = [*((relation, "UTC") for relation in RELATIONS), (RUN_DAYS, "America/New_York")]


@pytest.mark.parametrize(("relation", "zone"), QUESTIONS, ids=lambda part: getattr(part, "name", part))
def test_the_warehouse_gives_the_number_of_the_api(relation, zone, asked, warehouse) -> None:
    metrics = RELATIONS[relation]
    groups = ("workspace",)
    span = Span(date(2026, 2, 7), date(2026, 2, 9), zone)
    found = asked.answer(Question(metrics, span, Filters(), groups))

    sql = shown(Asked(relation, metrics, span, Filters(), groups, Grain.NONE), asked.surroundings()).sql
    told: Mapping[Any, Any] = {row["by_workspace_id"]: row for row in warehouse(sql)}

    assert {line.group["workspace_id"] for line in found.groups} >= told.keys()
    for line in found.groups:
        row = told.get(line.group["workspace_id"], {})
        wrong = [
            (name, row.get(name), value)
            for name, value in line.values.items()
            if not is_near(row.get(name, 0 if value == 0 else None), value)
        ]
        assert wrong == []
