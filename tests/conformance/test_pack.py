"""The pack itself: complete, readable, strict about its own format, and a trap for who walks in."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conformance.__main__ import main
from tests.conformance.adapters.job_monitor import DECIDED, READINGS, SERVED
from tests.conformance.adapters.naive import Naive
from tests.conformance.judge import Verdict, is_equal, is_like
from tests.conformance.pack import FOLDER, Trap, load, traps, vocabulary
from tests.conformance.score import ask, verdict

TEXT = """
trap: 1
title: A title
tells: What it is about.
now: 2026-02-02T12:00:00Z
rows:
  system.lakeflow.job_run_timeline: |
    run_id | period_start_time | period_end_time | result_state | compute_ids
    {n}    | 02-01 07:00       | 02-01 08:00     | -            | ["c1"]
questions:
  - ask: runs.count
    of: {job_id: "10"}
    right: 1
    wrong: [3]
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Trap]:
    def write_and_load(text: str) -> Trap:
        path = tmp_path / "001_a_title.yaml"
        path.write_text(text)
        return load(path)

    return write_and_load


def test_all_ninety_traps_are_there_once_each() -> None:
    assert [trap.number for trap in traps()] == list(range(1, 91))


def test_a_file_is_named_by_its_number_and_its_title() -> None:
    for path in (FOLDER / "traps").glob("*.yaml"):
        trap = load(path)
        plain = trap.title.lower().replace("'", "").replace('"', "")
        assert path.stem == f"{trap.number:03d}_{re.sub('[^a-z0-9]+', '_', plain).strip('_')}"


def test_every_trap_has_a_wrong_answer_and_none_is_right_as_well() -> None:
    for trap in traps():
        assert any(question.wrong for question in trap.questions), trap.title
        for question in trap.questions:
            rights = (question.right, *question.also_right)
            assert not [wrong for wrong in question.wrong for right in rights if is_like(right, wrong)], trap.title


def test_every_word_of_the_vocabulary_is_asked_and_we_have_an_answer_to_each() -> None:
    asked = {question.ask for trap in traps() for question in trap.questions}
    assert asked == set(vocabulary())
    assert asked == set(READINGS) | set(SERVED) | set(DECIDED)


def test_a_table_as_an_answer_has_the_columns_that_the_vocabulary_names() -> None:
    for question in (question for trap in traps() for question in trap.questions):
        term = vocabulary()[question.ask]
        if term.answer == "table" and question.right != "unknown":
            assert all(tuple(row) == term.columns for row in question.right), question


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("title: A title", "name: A title", "unknown keys"),
        ("run_id |", "run_nr |", "run_nr"),
        ("| - ", "|   ", "columns, and not in this line"),
        ('| ["c1"]', "", "columns, and not in this line"),
        ("runs.count", "runs.number", "runs.number"),
        ("{job_id:", "{job:", "no argument"),
        ("wrong:", "false:", "unknown keys"),
        ("02-01 08:00", "02-31 08:00", "day is out of range"),
        ("job_run_timeline:", "job_runs:", "job_runs"),
    ],
)
def test_what_the_format_does_not_allow_is_refused(
    read: Callable[[str], Trap], before: str, after: str, said: str
) -> None:
    assert before in TEXT
    with pytest.raises(ValueError, match=f"001_a_title.yaml: .*{said}"):
        read(TEXT.replace(before, after, 1))


def test_cells_become_values_of_the_published_types(read: Callable[[str], Trap]) -> None:
    rows = """
  system.billing.usage: |
    record_id | usage_quantity | usage_date | custom_tags   | usage_metadata.job_id | usage_metadata.run_name
    ""        | -1.50          | 02-28      | {"team": "x"} | 10                    | -
    b         | -              | 2025-12-31 | -             | -                     | -
"""
    trap = read(TEXT.replace("\nquestions:", f"{rows}questions:"))
    first, second = trap.rows()["system.billing.usage"]
    assert first["record_id"] == ""
    assert first["usage_quantity"] == Decimal("-1.50")
    assert first["usage_date"] == date(2026, 2, 28)
    assert first["custom_tags"] == {"team": "x"}
    assert (first["usage_metadata"]["job_id"], first["usage_metadata"]["run_name"]) == ("10", None)
    assert (second["usage_quantity"], second["usage_metadata"], second["custom_tags"]) == (None, None, None)
    (run,) = trap.rows()["system.lakeflow.job_run_timeline"]
    assert run["period_start_time"] == datetime(2026, 2, 1, 7, tzinfo=UTC)
    assert run["compute_ids"] == ["c1"]


def test_a_repeated_row_moves_in_time_and_is_numbered(read: Callable[[str], Trap]) -> None:
    repeated = TEXT.replace("compute_ids", "repeat").replace('["c1"]', "3 every 1h")
    runs = read(repeated).rows()["system.lakeflow.job_run_timeline"]
    assert [(run["run_id"], run["period_end_time"].hour) for run in runs] == [("1", 8), ("2", 9), ("3", 10)]


def test_a_row_is_seen_from_its_arrival_until_it_leaves(read: Callable[[str], Trap]) -> None:
    timed = TEXT.replace("| compute_ids", "| arrives | leaves").replace('["c1"]', "02-01 09:00 | 02-01 10:00")
    trap = read(timed)
    seen = [
        len(trap.rows(datetime(2026, 2, 1, hour, tzinfo=UTC))["system.lakeflow.job_run_timeline"])
        for hour in (8, 9, 10)
    ]
    assert seen == [0, 1, 0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Decimal("0.6666666666667"), "2/3"),
        (None, "unknown"),
        (1, 1.0),
        (datetime(2026, 2, 1, 8, tzinfo=UTC), "2026-02-01T08:00:00Z"),
        (date(2026, 2, 1), "2026-02-01"),
        (["b", "a"], ["a", "b"]),
        ([{"n": 2, "d": 1}, {"d": 3, "n": 4}], [{"d": 3, "n": 4}, {"d": 1, "n": 2}]),
    ],
)
def test_answers_that_mean_the_same_are_equal(answer: object, expected: object) -> None:
    assert is_equal(answer, expected)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(1, True), ("10", 10), (0.6667, "2/3"), (0, None), ([1], 1), ([], None), (["a", "a"], ["a"])],
)
def test_answers_that_mean_different_things_are_not(answer: object, expected: object) -> None:
    assert not is_equal(answer, expected)


def test_a_naive_tool_is_caught_by_nearly_every_trap_that_it_walks_into() -> None:
    naive = Naive()
    results = {trap.number: ask(naive, trap) for trap in traps()}
    naive.close()
    answered = [number for number, asked in results.items() if verdict(asked) is not Verdict.NOT_ANSWERED]
    caught = [number for number in answered if verdict(results[number]) is Verdict.WRONG]
    passed = [number for number in answered if verdict(results[number]) is Verdict.RIGHT]
    assert len(answered) >= 75
    assert len(caught) >= 65, "caught with the very number that the trap foretells"
    assert len(passed) <= 4, passed


def test_the_table_names_each_trap_and_the_command_fails_where_an_answer_is_wrong(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--trap", "1", "--trap", "7"]) == 0
    shown = capsys.readouterr().out
    assert "Slices counted as runs" in shown
    assert "2 of 2 traps passed" in shown
    assert main(["--trap", "1", "--adapter", "tests.conformance.adapters.naive:Naive"]) == 1
    assert "0 of 1 traps passed" in capsys.readouterr().out
