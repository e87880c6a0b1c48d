"""Cursors: a position survives the way out and back, and nothing else is taken for one."""

import base64
import contextlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_monitor.backend.paging import PageRequest, Position, bound, cut, decode
from job_monitor.errors import InputError

NOW = datetime(2026, 2, 10, 12, 30, tzinfo=UTC)
KEYS = ("started_at", "workspace_id")
TYPES = (datetime, str)

times = st.datetimes(timezones=st.just(UTC))
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)


def made(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@given(at=times, started=times, workspace=texts)
def test_a_position_survives_the_way_out_and_back(at, started, workspace):
    rows = [{"started_at": started, "workspace_id": workspace}, {}]
    cursor = cut(rows, 1, Position("runs", at), KEYS)

    back = decode(cursor, "runs", TYPES, NOW)

    assert back == Position("runs", at, (started.isoformat(), workspace))


def test_without_a_cursor_a_list_begins_now():
    assert decode(None, "runs", TYPES, NOW) == Position("runs", NOW)


def test_the_moment_of_the_first_page_stays_through_all_pages():
    first = Position("runs", NOW, (NOW.isoformat(), "1"))
    assert decode(first.encode(), "runs", TYPES, NOW + timedelta(days=3)).at == NOW


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "....",
        "ä",
        made(),
        made("runs", NOW.isoformat()),
        made("jobs", NOW.isoformat(), [NOW.isoformat(), "1"]),
        made("runs", "yesterday", [NOW.isoformat(), "1"]),
        made("runs", "2026-02-10T12:30:00", [NOW.isoformat(), "1"]),
        made("runs", NOW.isoformat(), [NOW.isoformat()]),
        made("runs", NOW.isoformat(), ["1", "1"]),
        made("runs", NOW.isoformat(), ["2026-02-10T12:30:00", "1"]),
        made("runs", NOW.isoformat(), [NOW.isoformat(), 1]),
        made("runs", NOW.isoformat(), [NOW.isoformat(), None]),
        made("runs", NOW.isoformat(), [NOW.isoformat(), "a\x00b"]),
        made("runs", NOW.isoformat(), [NOW.isoformat(), "\ud800"]),
        made("runs", NOW.isoformat(), None),
        made("runs", "0001-01-01T00:00:00+23:59", [NOW.isoformat(), "1"]),
        base64.urlsafe_b64encode(b"[" * 10_000).decode(),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused_with_a_sentence(cursor):
    with pytest.raises(InputError, match="cursor: not one of this list"):
        decode(cursor, "runs", TYPES, NOW)


@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_decoder(text):
    with contextlib.suppress(InputError):
        decode(text, "runs", TYPES, NOW)


def test_a_date_in_a_key_must_be_one():
    good = Position("usage", NOW, ("2026-02-10",)).encode()
    assert decode(good, "usage", (date,), NOW).key == ("2026-02-10",)
    with pytest.raises(InputError):
        decode(Position("usage", NOW, ("2026-02-31",)).encode(), "usage", (date,), NOW)


def test_a_time_of_another_zone_is_carried_in_utc():
    east = timezone(timedelta(hours=9))
    rows = [{"started_at": NOW.astimezone(east), "workspace_id": "1"}, {}]
    cursor = cut(rows, 1, Position("runs", NOW), KEYS)
    assert decode(cursor, "runs", TYPES, NOW).key == (NOW.isoformat(), "1")


def test_the_last_page_has_no_next():
    rows = [{"started_at": NOW, "workspace_id": "1"}]
    assert cut(rows, 1, Position("runs", NOW), KEYS) is None


def test_one_row_more_than_the_page_is_asked_for_to_know_whether_there_is_another():
    params = bound(Position("runs", NOW), PageRequest(100, None), KEYS)
    assert params == {"is_first": True, "page": 101, "after_started_at": None, "after_workspace_id": None}
