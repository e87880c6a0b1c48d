"""Expressions of Quartz, and the moments at which they fire."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from job_monitor.errors import ScheduleError
from job_monitor.schedules.quartz import last_fire, next_fire

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fires(expression: str, zone: str, after: str, count: int) -> list[str]:
    """The next fires on the clock of the zone."""
    found: list[str] = []
    moment: datetime | None = at(after)
    while len(found) < count and moment is not None:
        if (moment := next_fire(expression, zone, moment)) is not None:
            found.append(moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S"))
    return found


# 1 February 2026 is a Sunday.
@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("0 0 6 * * ?", "2026-02-01 06:00", ["2026-02-02 06:00:00", "2026-02-03 06:00:00"]),
        ("0 0 6 ? * *", "2026-02-01 05:59:59", ["2026-02-01 06:00:00", "2026-02-02 06:00:00"]),
        ("15,45 30 6 * * ?", "2026-02-01", ["2026-02-01 06:30:15", "2026-02-01 06:30:45", "2026-02-02 06:30:15"]),
        ("0 0/20 8-9 * * ?", "2026-02-01 08:30", ["2026-02-01 08:40:00", "2026-02-01 09:00:00"]),
        ("0 */25 0 * * ?", "2026-02-01", ["2026-02-01 00:25:00", "2026-02-01 00:50:00", "2026-02-02 00:00:00"]),
        ("0 /30 12 * * ?", "2026-02-01", ["2026-02-01 12:00:00", "2026-02-01 12:30:00"]),
        ("0 10-50/20 12 * * ?", "2026-02-01", ["2026-02-01 12:10:00", "2026-02-01 12:30:00", "2026-02-01 12:50:00"]),
        ("0 0 22-1 * * ?", "2026-02-01 01:00", ["2026-02-01 22:00:00", "2026-02-01 23:00:00", "2026-02-02 00:00:00"]),
        ("0 0 6 ? * MON-FRI", "2026-02-05 12:00", ["2026-02-06 06:00:00", "2026-02-09 06:00:00"]),
        ("0 0 6 ? * 1", "2026-02-01 12:00", ["2026-02-08 06:00:00"]),
        ("0 0 6 ? * 2/2", "2026-02-01", ["2026-02-02 06:00:00", "2026-02-04 06:00:00", "2026-02-06 06:00:00"]),
        ("0 0 6 ? * fri-mon", "2026-02-01", ["2026-02-01 06:00:00", "2026-02-02 06:00:00", "2026-02-06 06:00:00"]),
        ("0 0 6 ? * L", "2026-02-01", ["2026-02-07 06:00:00", "2026-02-14 06:00:00"]),
        ("0 0 6 ? * 6L", "2026-02-01", ["2026-02-27 06:00:00", "2026-03-27 06:00:00"]),
        ("0 0 6 ? * SUNL", "2026-02-01", ["2026-02-22 06:00:00", "2026-03-29 06:00:00"]),
        ("0 0 6 ? * 6#3", "2026-02-01", ["2026-02-20 06:00:00", "2026-03-20 06:00:00"]),
        ("0 0 6 ? * SUN#5", "2026-02-01", ["2026-03-29 06:00:00", "2026-05-31 06:00:00"]),
        ("0 0 6 31 * ?", "2026-02-01", ["2026-03-31 06:00:00", "2026-05-31 06:00:00"]),
        ("0 0 6 L * ?", "2026-01-31 07:00", ["2026-02-28 06:00:00", "2026-03-31 06:00:00"]),
        ("0 0 6 L-27 * ?", "2026-01-31", ["2026-02-01 06:00:00", "2026-03-04 06:00:00"]),
        ("0 0 6 L-29 * ?", "2026-01-31", ["2026-03-02 06:00:00", "2026-04-01 06:00:00"]),
        ("0 0 6 LW * ?", "2026-01-01", ["2026-01-30 06:00:00", "2026-02-27 06:00:00"]),
        ("0 0 6 LW 5 ?", "2026-05-01", ["2026-05-29 06:00:00"]),
        ("0 0 6 L-6W * ?", "2026-02-01", ["2026-02-23 06:00:00"]),
        ("0 0 6 15W * ?", "2026-02-01", ["2026-02-16 06:00:00", "2026-03-16 06:00:00", "2026-04-15 06:00:00"]),
        ("0 0 6 14W 2 ?", "2026-02-01", ["2026-02-13 06:00:00"]),
        ("0 0 6 1W 8 ?", "2026-02-01", ["2026-08-03 06:00:00"]),
        ("0 0 6 31W * ?", "2026-02-01", ["2026-03-31 06:00:00", "2026-05-29 06:00:00"]),
        ("0 0 6 1,L * ?", "2026-02-01 12:00", ["2026-02-28 06:00:00", "2026-03-01 06:00:00"]),
        ("0 0 6 1 JAN,JUL ?", "2026-02-01", ["2026-07-01 06:00:00", "2027-01-01 06:00:00"]),
        ("0 0 6 1 NOV-JAN ?", "2026-02-01", ["2026-11-01 06:00:00", "2026-12-01 06:00:00", "2027-01-01 06:00:00"]),
        ("0 0 6 29 2 ?", "2026-02-01", ["2028-02-29 06:00:00", "2032-02-29 06:00:00"]),
        ("0 0 6 1 1 ? 2027-2028", "2026-02-01", ["2027-01-01 06:00:00", "2028-01-01 06:00:00"]),
        ("0 0 6 1 1 ? 2020/4", "2026-02-01", ["2028-01-01 06:00:00"]),
    ],
)
def test_an_expression_fires_at_the_moments_it_names(expression: str, after: str, expected: list[str]) -> None:
    assert fires(expression, "UTC", after, len(expected)) == expected


@pytest.mark.parametrize("expression", ["0 0 6 30 2 ?", "0 0 6 1 1 ? 2020"])
def test_an_expression_whose_days_are_over_or_never_come_fires_no_more(expression: str) -> None:
    assert next_fire(expression, "UTC", at("2026-02-01")) is None


def test_before_its_first_year_an_expression_has_not_fired() -> None:
    assert last_fire("0 0 6 1 1 ? 2027", "UTC", at("2026-02-01")) is None


def test_a_moment_of_fire_is_neither_the_last_before_it_nor_the_next_after_it() -> None:
    moment = at("2026-02-01 06:00")

    assert last_fire("0 0 6 * * ?", "UTC", moment) == at("2026-01-31 06:00")
    assert next_fire("0 0 6 * * ?", "UTC", moment) == at("2026-02-02 06:00")
    assert last_fire("0 0 6 * * ?", "UTC", moment + timedelta(microseconds=1)) == moment


# Berlin's clock goes from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
# New York's goes from 02:00 to 03:00 on 8 March, and from 02:00 back to 01:00 on 1 November.
@pytest.mark.parametrize(
    ("zone", "expression", "after", "expected"),
    [
        (BERLIN, "0 0 6 * * ?", "2026-03-28 00:00", ["2026-03-28 06:00:00", "2026-03-29 06:00:00"]),
        (BERLIN, "0 30 2 * * ?", "2026-03-28 00:00", ["2026-03-28 02:30:00", "2026-03-30 02:30:00"]),
        (BERLIN, "0 0 * * * ?", "2026-03-29 00:00", ["2026-03-29 03:00:00", "2026-03-29 04:00:00"]),
        (NEW_YORK, "0 15 2 * * ?", "2026-03-07 06:00", ["2026-03-07 02:15:00", "2026-03-09 02:15:00"]),
        (NEW_YORK, "0 15 2,3 * * ?", "2026-03-08 06:00", ["2026-03-08 03:15:00", "2026-03-09 02:15:00"]),
        (BERLIN, "0 30 2 * * ?", "2026-10-24 12:00", ["2026-10-25 02:30:00", "2026-10-26 02:30:00"]),
        (NEW_YORK, "0 30 1 * * ?", "2026-10-31 12:00", ["2026-11-01 01:30:00", "2026-11-02 01:30:00"]),
        (BERLIN, "0 0/30 * * * ?", "2026-10-25 00:15", ["2026-10-25 02:30:00", "2026-10-25 03:00:00"]),
    ],
)
def test_a_time_that_the_clock_skips_does_not_fire_and_one_that_repeats_fires_once(
    zone: str, expression: str, after: str, expected: list[str]
) -> None:
    assert fires(expression, zone, after, len(expected)) == expected


def test_the_one_fire_of_an_hour_that_repeats_is_its_first() -> None:
    first = at("2026-10-25 00:30")  # 02:30 of summer; at 01:30 UTC the clock shows 02:30 again

    assert next_fire("0 30 2 * * ?", BERLIN, at("2026-10-24 12:00")) == first
    assert last_fire("0 30 2 * * ?", BERLIN, at("2026-10-25 01:10")) == first
    assert last_fire("0 30 2 * * ?", BERLIN, at("2026-10-25 01:45")) == first
    assert next_fire("0 0/30 * * * ?", BERLIN, first) == at("2026-10-25 02:00")


def test_a_daily_fire_keeps_its_hour_on_the_wall_and_not_its_distance() -> None:
    assert last_fire("0 0 6 * * ?", BERLIN, at("2026-03-29 12:00")) == at("2026-03-29 04:00")
    assert last_fire("0 0 6 * * ?", BERLIN, at("2026-03-28 12:00")) == at("2026-03-28 05:00")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("0 6 * * *", "6 or 7 fields"),
        ("", "6 or 7 fields"),
        ("0 0 6 * * ? 2026 1", "6 or 7 fields"),
        ("0 0 6 * * *", "Exactly one"),
        ("0 0 6 ? * ?", "Exactly one"),
        ("0 0 24 * * ?", "hours"),
        ("60 0 6 * * ?", "seconds"),
        ("0 0/0 6 * * ?", "step"),
        ("0 0/60 6 * * ?", "step"),
        ("0 0 6 0 * ?", "day of month"),
        ("0 0 6 32 * ?", "day of month"),
        ("0 0 6 32W * ?", "day of month"),
        ("0 0 6 L-31 * ?", "more days than a month has"),
        ("0 0 6 1W-3 * ?", "day of month"),
        ("0 0 6 * 13 ?", "months"),
        ("0 0 6 * JANUARY ?", "months"),
        ("0 0 6 ? * 0", "day of week"),
        ("0 0 6 ? * 8", "day of week"),
        ("0 0 6 ? * MON#6", "day of week"),
        ("0 0 6 ? * MON#2,FRI", "day of week"),
        ("0 0 6 ? * 2L,6L", "day of week"),
        ("0 0 6 1,,3 * ?", "day of month"),
        ("0 0 *-5 * * ?", "hours"),
        ("0 0 6 1 1 ? 2028-2026", "backwards"),
        ("0 0 6 1 1 ? 1969", "years"),
        ("0 0 ٦ * * ?", "hours"),
    ],
)
def test_what_quartz_does_not_take_is_an_error_that_says_where(expression: str, said: str) -> None:
    with pytest.raises(ScheduleError, match=said):
        next_fire(expression, "UTC", at("2026-02-01"))


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../UTC", "Europe"])
def test_a_zone_that_nobody_knows_is_an_error(zone: str) -> None:
    with pytest.raises(ScheduleError, match="time zone"):
        last_fire("0 0 6 * * ?", zone, at("2026-02-01"))


def _field(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    return st.one_of(
        st.just("*"),
        number.map(str),
        st.lists(number, min_size=2, max_size=4).map(lambda many: ",".join(map(str, many))),
        st.tuples(number, number).map(lambda pair: f"{pair[0]}-{pair[1]}"),
        st.tuples(number, st.integers(1, high)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    )


DAYS = st.one_of(
    _field(1, 28).map(lambda text: (text, "?")),
    st.sampled_from(["L", "LW", "L-2", "15W", "1W", "1,L"]).map(lambda text: (text, "?")),
    _field(1, 7).map(lambda text: ("?", text)),
    st.sampled_from(["L", "6L", "SUN#1", "2#4", "MON-FRI"]).map(lambda text: ("?", text)),
)
EXPRESSIONS = st.builds(
    lambda second, minute, hour, days, month: f"{second} {minute} {hour} {days[0]} {month} {days[1]}",
    st.sampled_from(["0", "30", "*", "0/15"]),
    _field(0, 59),
    _field(0, 23),
    DAYS,
    _field(1, 12),
)
# Three days about each change of the clock, where it is easiest to go wrong, and any other moment.
MOMENTS = st.one_of(
    st.tuples(
        st.sampled_from(["2026-03-08 07:00", "2026-03-29 01:00", "2026-10-25 01:00", "2026-11-01 06:00"]),
        st.integers(-129_600, 129_600),
    ).map(lambda pair: at(pair[0]) + timedelta(seconds=pair[1])),
    st.integers(0, 15 * 365 * 86_400).map(lambda seconds: at("2020-01-01") + timedelta(seconds=seconds)),
)
ZONES = st.sampled_from(["UTC", BERLIN, NEW_YORK, "Australia/Lord_Howe", "Africa/Cairo"])


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, ZONES, MOMENTS)
def test_no_fire_lies_between_the_last_before_a_moment_and_the_next_after_it(
    expression: str, zone: str, moment: datetime
) -> None:
    last, following = last_fire(expression, zone, moment), next_fire(expression, zone, moment)
    assert last is not None
    assert following is not None

    assert last < moment < following
    here = next_fire(expression, zone, last)
    assert here in (moment, following)
    assert last_fire(expression, zone, following) in (moment, last)
    assert last_fire(expression, zone, last + timedelta(seconds=1)) == last
