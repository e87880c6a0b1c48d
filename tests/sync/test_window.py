"""Which part is read next: pure arithmetic, tried on many times."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from job_monitor.databricks.system_tables import Grain
from job_monitor.sync.window import Window, next_window, slices

NOW = datetime(2026, 3, 10, 12, 34, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

moments = st.timedeltas(timedelta(0), timedelta(days=150)).map(lambda span: datetime(2026, 1, 1, tzinfo=UTC) + span)
spans = st.timedeltas(timedelta(0), timedelta(days=40))
grains = st.sampled_from(list(Grain))


def test_a_table_never_read_is_read_from_the_start_of_its_history() -> None:
    window = next_window(None, lookback=HOUR, history=90 * DAY, grain=Grain.MOMENT, now=NOW)
    assert window == Window(NOW - 90 * DAY, NOW)
    assert next_window(None, lookback=HOUR, history=None, grain=Grain.MOMENT, now=NOW) == Window(None, NOW)


def test_the_look_back_counts_from_the_newest_row_and_not_from_the_last_read() -> None:
    newest = NOW - 3 * DAY
    window = next_window(newest, lookback=6 * HOUR, history=90 * DAY, grain=Grain.MOMENT, now=NOW)
    assert window == Window(newest - 6 * HOUR, NOW)


def test_a_day_that_has_begun_is_read_whole_and_an_hour_from_its_beginning() -> None:
    by_day = next_window(NOW - DAY, lookback=3 * DAY, history=None, grain=Grain.DAY, now=NOW)
    assert by_day == Window(datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 11, tzinfo=UTC))
    by_hour = next_window(NOW, lookback=HOUR, history=None, grain=Grain.HOUR, now=NOW)
    assert by_hour == Window(datetime(2026, 3, 10, 11, tzinfo=UTC), NOW)


def test_a_clock_set_back_behind_the_margin_reads_nothing() -> None:
    assert next_window(NOW, lookback=HOUR, history=None, grain=Grain.MOMENT, now=NOW - 2 * HOUR) is None


@given(cursor=moments, lookback=spans, grain=grains, now=moments)
def test_a_window_covers_the_margin_and_nothing_of_the_future(
    cursor: datetime, lookback: timedelta, grain: Grain, now: datetime
) -> None:
    window = next_window(cursor, lookback=lookback, history=None, grain=grain, now=now)
    if window is None:
        assert cursor - lookback >= now
        return
    assert window.since is not None
    assert window.since <= cursor - lookback
    assert window.since < window.until
    if grain is Grain.DAY:
        assert now < window.until <= now + DAY
    else:
        assert window.until == now


@given(
    since=st.none() | moments,
    until=moments,
    rows=st.dictionaries(st.dates(date(2025, 12, 20), date(2026, 6, 10)), st.integers(0, 100), max_size=40),
    most=st.integers(1, 150),
)
def test_slices_cover_the_window_once_oldest_first_and_keep_to_the_bound(
    since: datetime | None, until: datetime, rows: dict[date, int], most: int
) -> None:
    window = Window(since, until)
    if since is not None and since >= until:
        return
    parts = slices(window, rows, most)
    assert parts[0].since == since
    assert parts[-1].until == until
    for earlier, later in pairwise(parts):
        assert earlier.until == later.since
        assert earlier.until.time() == datetime.min.time()
    for part in parts:
        days = [day for day in rows if rows[day] and _touches(part, day)]
        # A part may only be larger than the bound where one day alone is.
        assert sum(rows[day] for day in days) <= most or len(days) == 1


def _touches(part: Window, day: date) -> bool:
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return begins < part.until and (part.since is None or begins + DAY > part.since)
