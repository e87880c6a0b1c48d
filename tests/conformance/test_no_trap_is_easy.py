"""The pack itself: complete, true to its source, and no trap that a wrong answer could pass."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.conformance.judge import Verdict, is_equal, is_like, judge, plain
from tests.conformance.pack import FOLDER, Question, Trap, load, traps, vocabulary

ALL = [pytest.param(trap, id=f"{trap.number:03d}") for trap in traps()]
_LISTED = re.compile(r"^(\d+)\. \*\*(.+?)\*\*", re.MULTILINE)


def _shown(question: Question) -> str:
    return f"{question.ask}({dict(question.of)})"


def test_there_are_ninety_traps_each_with_its_own_number() -> None:
    assert [trap.number for trap in traps()] == list(range(1, 91))


def test_a_file_is_called_by_its_number_and_title() -> None:
    for path in sorted((FOLDER / "traps").glob("*.yaml")):
        number, words = path.stem.split("_", 1)
        trap = load(path)
        assert int(number) == trap.number
        assert re.fullmatch(r"[a-z0-9_]+", words)
        assert words.split("_")[0] == re.findall(r"[a-z0-9]+", trap.title.lower().replace("'", ""))[0]


@pytest.mark.parametrize("trap", ALL)
def test_a_wrong_answer_cannot_pass(trap: Trap) -> None:
    for question in trap.questions:
        for right in (question.right, *question.also_right):
            too_near = [wrong for wrong in question.wrong if is_equal(right, wrong) or is_like(right, wrong)]
            assert too_near == [], _shown(question)
        for wrong in question.wrong:
            assert judge(question, wrong) is Verdict.WRONG, _shown(question)
        assert judge(question, question.right) is Verdict.RIGHT, _shown(question)


@pytest.mark.parametrize("trap", ALL)
def test_a_trap_has_something_to_fall_into(trap: Trap) -> None:
    assert any(question.wrong for question in trap.questions)
    assert any(trap.tables.values()) or trap.live_runs


@pytest.mark.parametrize("trap", ALL)
def test_a_right_answer_is_of_the_kind_that_the_vocabulary_wants(trap: Trap) -> None:
    kinds = {"table": (list,), "list": (list,), "text": (str, date), "yes/no": (bool,), "number": (int, float, str)}
    for question in trap.questions:
        term = vocabulary()[question.ask]
        if plain(question.right) == "unknown" or term.answer not in kinds:
            continue
        is_bool = isinstance(question.right, bool)
        assert isinstance(question.right, kinds[term.answer]), _shown(question)
        assert is_bool == (term.answer == "yes/no"), _shown(question)
        if term.answer == "number" and isinstance(question.right, str):
            assert re.fullmatch(r"-?\d+/\d+", question.right), _shown(question)


def test_every_word_of_the_vocabulary_is_asked_by_a_trap() -> None:
    assert set(vocabulary()) - {question.ask for trap in traps() for question in trap.questions} == set()


@pytest.fixture(scope="module")
def listed(root: Path) -> dict[int, str]:
    """Titles by number, from the reference beside the checkout: it is no part of the project."""
    reference = root.parent / "shared" / "reference" / "system-tables.md"
    if not reference.is_file():
        pytest.skip("the reference that lists the traps is not beside this checkout; the project works without it")
    section = reference.read_text().partition("## 11. ")[2]
    return {int(number): title.rstrip(".") for number, title in _LISTED.findall(section)}


def test_numbers_and_titles_are_those_of_the_list_of_traps(listed: dict[int, str]) -> None:
    assert len(listed) == 90
    mine = {trap.number: trap.title for trap in traps()}
    # The list marks the documentation's own query in the title of one trap.
    cut = {number: re.sub(r" \(.*\)$", "", title.strip('"')) for number, title in listed.items()}
    assert {number: title for number, title in mine.items() if title not in (listed[number], cut[number])} == {}
