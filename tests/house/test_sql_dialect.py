"""All SQL of the project means the same on DuckDB and on Spark, as far as that can be told without running it."""

from datetime import date

import pytest
import sqlglot

from job_monitor.databricks.system_tables import TABLES
from job_monitor.metrics import METRICS
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.statement import Asked, statement
from job_monitor.sql.lint import Knowledge, findings, of_project, star_of_source
from job_monitor.sql.models import DIALECT, claims, models

ALLOWED: dict[tuple[str, str], str] = {
    ("job_cost_daily", "null within an order"): "usage that names a job has an end",
    ("job_daily", "substring from 0"): "the place is a remainder and one",
}
"""(model or claim, rule) -> why what the rule finds there is the same on both engines."""
ALLOWED_METRICS: dict[tuple[str, str], str] = {
    ("failing_jobs", "max_by of what may be null"): "a day with a last result has its class as well",
    ("failing_jobs", "ties"): "a result lies within its day, so no two days share a moment",
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return of_project({table.source_name: table.key for table in TABLES})


@pytest.fixture(scope="module")
def found(knowledge: Knowledge) -> dict[tuple[str, str], list[str]]:
    """What the rules find, by file and rule."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for model in (*models(), *claims()):
        for finding in findings(model.query, knowledge):
            grouped.setdefault((model.name, finding.rule.name), []).append(str(finding))
    return grouped


def test_models_and_claims_hold_nothing_that_the_engines_do_differently(
    found: dict[tuple[str, str], list[str]],
) -> None:
    assert {key: texts for key, texts in found.items() if key not in ALLOWED} == {}


def test_every_exception_is_still_one(found: dict[tuple[str, str], list[str]]) -> None:
    assert set(ALLOWED) - set(found) == set()


def test_no_model_takes_all_columns_of_a_system_table() -> None:
    assert [model.name for model in (*models(), *claims()) if list(star_of_source(model.query))] == []


@pytest.mark.parametrize("grain", [Grain.NONE, Grain.WEEK], ids=["whole", "by week"])
def test_metrics_hold_nothing_that_the_engines_do_differently(knowledge: Knowledge, grain: Grain) -> None:
    span = Span(date(2026, 2, 1), date(2026, 2, 7), "UTC")
    found = {}
    for metric in METRICS:
        asked = Asked(metric.relation, (metric,), span, groups=("workspace",), grain=grain)
        made = statement(asked)
        ctes = ", ".join(f"{cte.name} as ({cte.text})" for cte in made.ctes)
        query = sqlglot.parse_one(f"with {ctes} {made.text}", read=DIALECT)
        found |= {(metric.name, finding.rule.name): str(finding) for finding in findings(query, knowledge)}
    assert {key: text for key, text in found.items() if key not in ALLOWED_METRICS} == {}
    assert set(ALLOWED_METRICS) - set(found) == set()
