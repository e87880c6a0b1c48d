"""The statement that is shown: on system tables alone, every value in it, and no value outside its quotes."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlglot
from hypothesis import example, given
from hypothesis import strategies as st
from sqlglot import exp

from job_monitor.metrics import METRICS
from job_monitor.metrics.dimensions import DIMENSIONS
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.question import Filters, TagFilter, zones
from job_monitor.metrics.redated import AS_STORED
from job_monitor.metrics.shown import Surroundings, literal, metric_sources, shown, values
from job_monitor.metrics.statement import Asked
from job_monitor.sql.models import claims, models, schema

AROUND = Surroundings(
    now_at=datetime(2026, 2, 10, 12, tzinfo=UTC),
    currency="USD",
    config={name: [] for name in schema()["sources"] if name.startswith("monitor.config.")},
    hours={
        "system.query.history_hours": "select 1 as one from `system`.`query`.`history`",
        "system.compute.node_timeline_hours": "select 1 as one from `system`.`compute`.`node_timeline`",
    },
)
DAYS = Span(date(2026, 2, 1), date(2026, 2, 10), "UTC")
NASTY = "it's \\ a 'trap' ${spark.app.name} {{x}} :from_date\n-- gone"


def asked_of(metric, **more) -> Asked:
    return Asked(metric.relation, (metric,), more.pop("span", DAYS), **more)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_it_reads_system_tables_alone_and_binds_nothing(metric, zone) -> None:
    made = shown(asked_of(metric, span=Span(DAYS.from_date, DAYS.to_date, zone), grain=Grain.DAY), AROUND)
    query = sqlglot.parse_one(made.sql, read="databricks")
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    read = {
        f"{table.catalog}.{table.db}.{table.name}" if table.catalog else table.name
        for table in query.find_all(exp.Table)
        if table.catalog or table.name not in own
    }

    assert not list(query.find_all(exp.Placeholder))
    assert read == set(made.sources)
    assert set(made.sources) <= set(metric_sources(metric))


def test_the_hours_that_the_product_adds_up_are_added_up_in_place(metrics) -> None:
    made = shown(asked_of(metrics["cost"]), AROUND).sql

    for source, text in AROUND.hours.items():
        assert source not in made
        assert made.count(text) <= 1


def test_names_within_models_are_none_of_models_for_an_inner_name_hides_an_outer_one() -> None:
    names = {model.name for model in models()} | {f"{model.name}{AS_STORED}" for model in models()}
    inner = {cte.alias for model in (*models(), *claims()) for cte in model.query.find_all(exp.CTE)}

    assert inner & names == set()
    assert names & {"facts", "folded"} == set()


@pytest.mark.parametrize("place", ["name", "team", "tag", "tag_key", "job", "sku", "group"])
def test_a_value_stays_within_its_quotes(place, metrics) -> None:
    filters = {
        "name": Filters(name=NASTY),
        "team": Filters(teams=(NASTY,)),
        "tag": Filters(tags=(TagFilter("k", (NASTY,)),)),
        "tag_key": Filters(tags=(TagFilter(NASTY),)),
        "job": Filters(jobs=((NASTY, NASTY),)),
        "sku": Filters(skus=(NASTY,), products=(NASTY,)),
        "group": Filters(),
    }[place]
    groups = (f"tag:{NASTY}",) if place == "group" else ()
    metric = metrics["cost" if place == "sku" else "runs"]
    made = shown(asked_of(metric, filters=filters, groups=groups), AROUND).sql
    tokens = sqlglot.tokenize(made, dialect="databricks")

    assert any("trap" in token.text for token in tokens if token.token_type is sqlglot.tokens.TokenType.STRING)
    assert not any("trap" in token.text for token in tokens if token.token_type is not sqlglot.tokens.TokenType.STRING)
    assert "${" not in made
    assert "{{" not in made
    assert len(sqlglot.parse(made, read="databricks")) == 1


def unescaped(text: str) -> str:
    """A literal as Databricks reads it back."""
    inner = re.fullmatch(r"'((?:[^'\\]|\\.)*)'", text, re.DOTALL)
    assert inner is not None
    plain = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a"}

    def one(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if code.startswith("u") and len(code) == 5 else plain.get(code, code)

    return re.sub(r"\\(u[0-9a-f]{4}|.)", one, inner[1], flags=re.DOTALL)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
@example("'")
@example("\\")
@example("\\'")
@example("${a}")
@example("{{a}}")
@example("{{{")
@example("\\u0024{")
def test_a_text_comes_back_as_it_was(value) -> None:
    made = literal(value)

    assert unescaped(made) == value
    assert "${" not in made
    assert "{{" not in made


def test_values_of_other_types_are_written_as_what_they_are() -> None:
    assert literal(None) == "null"
    assert literal(3) == "3"
    assert literal(Decimal("0.150000")) == "0.150000"
    assert literal(date(2026, 2, 1)) == "date '2026-02-01'"
    assert literal(datetime(2026, 2, 1, 9, tzinfo=UTC)) == "timestamp '2026-02-01 09:00:00.000000+00:00'"


def test_what_is_configured_becomes_rows(asked, marts_of) -> None:
    columns = {"position": "int", "pattern": "string"}

    assert values([], columns) == "select cast(null as int) as position, cast(null as string) as pattern where false"
    assert values([{"position": 0, "pattern": "a'b"}], columns) == (
        "select cast(0 as int) as position, cast('a\\'b' as string) as pattern"
    )


def test_it_stands_on_what_the_last_build_was_given(asked) -> None:
    around = asked.surroundings()

    assert (around.now_at, around.currency) == (asked.now, "USD")
    assert [row["tag_key"] for row in around.config["monitor.config.tag_keys"]] == ["team", "owner"]


def test_every_zone_that_may_be_named_is_known_to_the_store(asked) -> None:
    with asked.store.reader() as reader:
        known = {row["name"] for row in reader.rows("select name from pg_timezone_names()")}

    assert zones() <= known
    assert {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"} <= zones()


def test_every_dimension_is_offered_by_some_metric() -> None:
    offered = {name for metric in METRICS for name in (*metric.relation.dimensions, *metric.relation.finer_dimensions)}

    assert offered == {dimension.name for dimension in DIMENSIONS} | {"tag"}
