"""Over generated accounts: parts add up to the whole, and a filter of everything filters nothing."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from job_monitor.metrics import METRICS
from job_monitor.metrics.dimensions import is_offered
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.question import Filters, Question
from tests.oracle.accounts import block

ADDITIVE = [metric for metric in METRICS if metric.is_additive]
DIMENSIONS = (
    "workspace",
    "team",
    "owner",
    "job",
    "kind",
    "result_class",
    "step",
    "sku",
    "product",
    "usage_unit",
    "tag:team",
)
bounded = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.fixture(scope="module", params=[1], ids=lambda number: f"block {number}")
def account(request, marts_of):
    made = block(request.param)
    marts = marts_of(made.raw, made.now, made.settings)
    with marts.store.reader() as reader:
        days = reader.rows("select min(end_date) as first, max(end_date) as last from mart.job_daily")[0]
    return marts, days["first"], days["last"]


@st.composite
def spans(draw, first, last):
    begin = draw(st.integers(0, (last - first).days))
    end = draw(st.integers(begin, (last - first).days))
    zone = draw(st.sampled_from(["UTC", "UTC", "Asia/Tokyo", "America/St_Johns"]))
    return Span(first + timedelta(days=begin), first + timedelta(days=end), zone)


def whole(values, metric):
    """The sum of what is told; of amounts and usage None is no part (it found no price)."""
    found = [line[metric.name] for line in values if line[metric.name] is not None]
    return sum(found) if found else None


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_groups_add_up_to_the_total(account, dimension) -> None:
    marts, first, last = account
    metrics = tuple(one for one in ADDITIVE if is_offered(dimension, one.relation, is_finer=one.is_finer))

    @bounded
    @given(spans(first, last))
    def add_up(span) -> None:
        found = marts.answer(Question(metrics, span, groups=(dimension,), limit=1000))
        for metric in metrics:
            total = found.total.values[metric.name]
            if total is not None:
                assert (whole([line.values for line in found.groups], metric) or 0) == total, metric.name

    add_up()


@pytest.mark.parametrize("grain", [Grain.DAY, Grain.WEEK, Grain.MONTH])
def test_the_steps_of_a_series_add_up_to_the_total(account, grain) -> None:
    marts, first, last = account

    @bounded
    @given(spans(first, last))
    def add_up(span) -> None:
        found = marts.answer(Question(tuple(ADDITIVE), span, grain=grain))
        for metric in ADDITIVE:
            total = found.total.values[metric.name]
            if total is not None:
                assert (whole([point.values for point in found.total.points], metric) or 0) == total, metric.name

    add_up()


@cache
def everything(marts) -> tuple[Filters, ...]:
    def all_of(column: str, table: str) -> tuple[str, ...]:
        with marts.store.reader() as reader:
            rows = reader.rows(f"select distinct {column} as value from mart.{table}")
        return ("", *(row["value"] for row in rows if row["value"]))

    return (
        Filters(name="*"),
        Filters(workspaces=all_of("workspace_id", "job_daily") + all_of("workspace_id", "cost_daily")),
        Filters(teams=all_of("team", "jobs")),
        Filters(owners=all_of("owner", "jobs")),
        Filters(kinds=("job", "one_off", "unknown")),
        Filters(skus=all_of("sku_name", "cost_daily")),
        Filters(products=all_of("product", "cost_daily")),
    )


@pytest.mark.parametrize("number", range(7))
def test_a_filter_of_everything_is_no_filter(account, number) -> None:
    marts, first, last = account
    filters = everything(marts)[number]
    needed = next(iter(filters.dimensions.values()))
    metrics = tuple(one for one in METRICS if is_offered(needed, one.relation, is_finer=one.is_finer))

    @bounded
    @given(spans(first, last))
    def same(span) -> None:
        assert marts.answer(Question(metrics, span, filters)).total == marts.answer(Question(metrics, span)).total

    same()


def test_the_days_of_utc_are_told_alike_from_prepared_marts_and_from_their_models(account) -> None:
    """Etc/UTC is another zone to us, so its days are computed anew."""
    marts, first, last = account
    told = [marts.answer(Question(METRICS, Span(first, last, zone), grain=Grain.DAY)) for zone in ("UTC", "Etc/UTC")]

    assert told[0].total.values == told[1].total.values
    assert [point.values for point in told[0].total.points] == [point.values for point in told[1].total.points]
