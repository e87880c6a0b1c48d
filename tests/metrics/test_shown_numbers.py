"""The statement that is shown gives the API's number: every metric, on the raw rows of a generated account.

Here the statement is transpiled for the store, which is quick; that Spark runs it as it stands is for test_values.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlglot
from sqlglot import exp

from job_monitor.metrics import METRICS
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.question import Filters, Question
from job_monitor.metrics.shown import shown
from job_monitor.metrics.statement import Asked
from job_monitor.sql.models import raw_name
from job_monitor.sql.render import sql_of
from tests.oracle.accounts import block

RELATIONS = {
    relation: tuple(metric for metric in METRICS if metric.relation is relation)
    for relation in dict.fromkeys(metric.relation for metric in METRICS)
}


@pytest.fixture(scope="module")
def account(marts_of):
    made = block(2)
    marts = marts_of(made.raw, made.now, made.settings)
    hours = {source: f"select * from {source}_raw" for source in made.raw if source.endswith("_hours")}
    with marts.store.reader() as reader:
        last = reader.scalar("select max(end_date) from mart.job_daily")
    return marts, replace(marts.surroundings(), hours=hours), last


def on_the_raw_rows(marts, sql):
    query = sqlglot.parse_one(sql, read="databricks")
    for table in query.find_all(exp.Table):
        if table.catalog:
            name = raw_name(f"{table.catalog}.{table.db}.{table.name}").removesuffix("_raw")
            table.replace(exp.to_table(f"raw.{name}").as_(table.alias_or_name, table=True))
    with marts.store.reader() as reader:
        return reader.rows(sql_of(query))


def values_of(line, grain):
    """(period, values) of each step, or of the whole."""
    if grain is Grain.NONE:
        return [(None, line.values)]
    return [(point.period.key, point.values) for point in line.points]


@pytest.mark.parametrize(
    ("zone", "grain", "groups"),
    [
        ("UTC", Grain.NONE, ()),
        ("UTC", Grain.DAY, ("workspace",)),
        ("Asia/Kolkata", Grain.WEEK, ()),
        ("America/Los_Angeles", Grain.NONE, ("workspace",)),
        ("UTC", Grain.HOUR, ()),
    ],
    ids=str,
)
@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_it_gives_the_numbers(account, relation, zone, grain, groups) -> None:
    marts, around, last = account
    metrics = RELATIONS[relation]
    span = Span(last - timedelta(days=2), last, zone)
    found = marts.answer(Question(metrics, span, Filters(), groups, grain, limit=1000))

    rows = on_the_raw_rows(marts, shown(Asked(relation, metrics, span, Filters(), groups, grain), around).sql)

    told = {(row.get("by_workspace_id"), row.get("period")): row for row in rows if row["facts_count"]}
    for line in found.groups if groups else (found.total,):
        for key, values in values_of(line, grain):
            row = told.get((line.group.get("workspace_id"), key), {})
            assert {name: row.get(name, 0 if value == 0 else None) for name, value in values.items()} == {
                name: pytest.approx(value, rel=1e-12) if isinstance(value, float) else value
                for name, value in values.items()
            }, key


def test_relations_are_told_apart_by_their_names() -> None:
    assert len({relation.name for relation in RELATIONS}) == len(RELATIONS)
