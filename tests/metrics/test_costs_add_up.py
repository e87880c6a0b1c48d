"""Over generated accounts: on the page of costs the lines are the total, whatever splits, filters and cuts them."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from job_monitor.backend.metrics_request import Asked
from job_monitor.backend.spend import Place, lines_of
from job_monitor.metrics.knowledge import knowledge
from job_monitor.metrics.periods import Grain, Span
from job_monitor.metrics.question import Filters, Order
from tests.oracle.accounts import block

FILTERS = (
    *(Filters(), Filters(), Filters(name="*"), Filters(teams=("",)), Filters(workspaces=("1001", ""))),
    *(Filters(products=("JOBS",)), Filters(products=("SQL", "INTERACTIVE")), Filters(name="*", products=("JOBS", ""))),
)
SPLITS = ("team", "owner", "job", "workspace", "sku", "product", "step", "tag:team")


@pytest.fixture(scope="module")
def account(marts_of):
    made = block(1)
    marts = marts_of(made.raw, made.now, made.settings)
    with marts.store.reader() as reader:
        days = reader.rows("select min(usage_date) as first, max(usage_date) as last from mart.cost_daily")[0]
    return marts, days["first"], days["last"]


def test_the_lines_are_the_total_to_the_last_digit(account) -> None:
    marts, first, last = account
    length = (last - first).days

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(
        st.integers(0, length),
        st.integers(0, length),
        st.sampled_from(FILTERS),
        st.sampled_from(SPLITS),
        st.sampled_from([1, 3, 1000]),
        st.sampled_from(Order),
    )
    def add_up(one, other, filters, by, limit, order) -> None:
        span = Span(first + timedelta(days=min(one, other)), first + timedelta(days=max(one, other)), "UTC")
        asked = Asked(span, filters, (by,), Grain.DAY, limit, order, False)
        now = datetime.combine(last, time(12), UTC)
        with marts.store.reader() as reader:
            place = Place(reader, knowledge(reader, lambda _names, _marts: None), asked, now)
            total = place.answer(place.metric, grain=Grain.DAY)
            lines, _, _ = lines_of(place, total)
        whole = total.total
        assert sum(Decimal(line.cost or 0) for line in lines) == (whole.values[place.metric.name] or 0)
        for number, point in enumerate(whole.points):
            parts = [line.steps[number] for line in lines if line.steps[number] is not None]
            assert sum(map(Decimal, parts)) == (point.values[place.metric.name] or 0)

    add_up()
