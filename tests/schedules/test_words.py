"""Schedules as one says them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_monitor.errors import ScheduleError
from job_monitor.schedules.words import in_words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("0 30 6 * * ?", "At 06:30 every day"),
        ("0 0 6,18 * * ?", "At 06:00 and 18:00 every day"),
        ("0 30 6 ? * MON-FRI", "At 06:30 on Monday to Friday"),
        ("0 0 7 ? * SUN,MON", "At 07:00 on Monday and Sunday"),
        ("0 0 7 ? * MON-SUN", "At 07:00 every day"),
        ("0 0/20 * * * ?", "Every 20 minutes every day"),
        ("0 5/15 * * * ?", "Every 15 minutes from minute 5 every day"),
        ("0 0/20 8-17 ? * 2-6", "Every 20 minutes, 08:00 to 17:59 on Monday to Friday"),
        ("0 15 * * * ?", "Every hour at minute 15 every day"),
        ("0 0 0/2 * * ?", "Every 2 hours on the hour every day"),
        ("0 10 1/3 * * ?", "Every 3 hours at minute 10, from 01:00 every day"),
        ("0 0 0-11 * * ?", "Every hour on the hour, 00:00 to 11:59 every day"),
        ("0 3,7,50 1-9 * * ?", "At the minutes 3, 7 and 50 of an hour, 01:00 to 09:59 every day"),
        ("0 * * * * ?", "Every minute every day"),
        ("30 0 4 1 * ?", "At 04:00, at second 30 on the 1st of the month"),
        ("0 0 4 1,15 * ?", "At 04:00 on the 1st and the 15th of the month"),
        ("0 0 4 L * ?", "At 04:00 on the last day of the month"),
        ("0 0 4 LW * ?", "At 04:00 on the last weekday of the month"),
        ("0 0 4 L-3 * ?", "At 04:00 on the day 3 before the last of the month"),
        ("0 0 4 15W * ?", "At 04:00 on the weekday nearest to the 15th of the month"),
        ("0 0 4 ? * MON#2", "At 04:00 on the 2nd Monday of the month"),
        ("0 0 4 ? * 6L", "At 04:00 on the last Friday of the month"),
        ("0 0 4 1 JAN,JUL ?", "At 04:00 on the 1st of the month in January and July"),
        ("0 0 4 * * ? 2026-2028", "At 04:00 every day in 2026 to 2028"),
    ],
)
def test_a_schedule_is_said_in_words(expression, words):
    assert in_words(expression) == words


@pytest.mark.parametrize("expression", ["", "0 0 6 * *", "0 0 25 * * ?", "0 0 6 * * *", "every day"])
def test_what_cannot_be_read_is_said_to_be_so(expression):
    with pytest.raises(ScheduleError):
        in_words(expression)


@given(
    minutes=st.sets(st.integers(0, 59), min_size=1, max_size=60),
    hours=st.sets(st.integers(0, 23), min_size=1, max_size=24),
)
def test_different_times_of_the_day_are_said_differently(minutes, hours):
    def words(of_minutes, of_hours):
        return in_words(f"0 {','.join(map(str, sorted(of_minutes)))} {','.join(map(str, sorted(of_hours)))} * * ?")

    other_minutes = {(minute + 1) % 60 for minute in minutes}
    other_hours = {(hour + 1) % 24 for hour in hours}
    assert (words(minutes, hours) == words(other_minutes, hours)) == (minutes == other_minutes)
    assert (words(minutes, hours) == words(minutes, other_hours)) == (hours == other_hours)
