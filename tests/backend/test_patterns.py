"""Patterns of rules: anchored, blind to case, and read alike by the engines."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from job_monitor.backend.patterns import literal_of_glob, literal_of_regex, of_glob, of_regex
from job_monitor.store import Store


@pytest.fixture(scope="module")
def matches(tmp_path_factory):
    """Whether the store's engine finds the pattern in the name in lower case."""
    store = Store.open(tmp_path_factory.mktemp("patterns") / "store.duckdb")
    with store.reader() as reader:
        question = "select regexp_matches(lower($name), $pattern)"
        yield lambda pattern, name: reader.scalar(question, {"pattern": pattern, "name": name})
    store.close()


@pytest.mark.parametrize(
    ("glob", "fits", "fits_not"),
    [
        ("etl-*", ["etl-", "ETL-orders", "etl-a-b"], ["etl", "my-etl-a"]),
        ("*SERVERLESS*", ["premium_jobs_serverless_compute", "SERVERLESS"], ["premium_jobs"]),
        ("a?c", ["abc", "a.c"], ["ac", "abbc"]),
        ("1+1 (new) [x]", ["1+1 (new) [X]"], ["11 (new) [x]", "1+1 (new) x"]),
        ("Größe.*", ["größe.csv"], ["größexcsv"]),
        ("*", ["", "anything at all", "two\nlines"], []),
    ],
)
def test_a_name_with_stars_fits_whole_names_in_any_case(matches, glob, fits, fits_not):
    pattern = of_glob(glob)
    assert [name for name in fits + fits_not if matches(pattern, name)] == fits


@pytest.mark.parametrize(
    ("regex", "fits", "fits_not"),
    [
        ("(daily|weekly)[-_]report", ["daily_report", "WEEKLY-report"], ["daily_reports", "a daily_report"]),
        (r"\D+\d{2}", ["job07", "JOB12"], ["job7", "job123"]),
        (r"\S+", ["nightly"], ["two words"]),
        ("[A-C]+X?", ["abc", "abcx", "A"], ["d"]),
        (r"v1\.2", ["v1.2"], ["v1x2"]),
    ],
)
def test_a_regular_expression_fits_whole_names_in_any_case(matches, regex, fits, fits_not):
    pattern = of_regex(regex)
    assert [name for name in fits + fits_not if matches(pattern, name)] == fits


@pytest.mark.parametrize(
    ("regex", "says"),
    [
        ("(?=x)y", "group that begins with"),
        ("(?P<a>x)", "group that begins with"),
        (r"(a)\1", "engines read differently"),
        (r"\bword", "engines read differently"),
        (r"\p{L}+", "engines read differently"),
        ("a++", "after another repetition"),
        ("a*??", "after another repetition"),
        ("(ab){3}", "repetitions of a group"),
        ("a{999}b{2}", "more than 1000 times"),
        ("x{", "no count"),
        ("[[:alpha:]]", "a set"),
        ("[a&&b]", "a set"),
        ("[]a]", "a set"),
        ("(open", "no regular expression"),
        ("*", "no regular expression"),
        ("b)|(b", "no regular expression"),
        ("a" * 301, "longer than"),
    ],
)
def test_what_engines_read_differently_is_refused_with_a_sentence(regex, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        of_regex(regex)


PIECES = [
    "a",
    "B",
    "ä",
    "-",
    ".",
    "*",
    "+",
    "?",
    "(",
    "(?:",
    ")",
    "[",
    "]",
    "[a-c]",
    "{2}",
    "{1,3}",
    "{",
    ",",
    "|",
    "^",
]
PIECES += ["$", "\\", r"\d", r"\W", r"\.", "&&", " ", "2"]
NAMES = ["", "a", "ab", "aab", "a-b", "a.b", "a b", "ä", "b2", "bb2", "[a]", "{2}", "aaa", "\\"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join))
def test_whatever_is_taken_means_the_same_to_the_engine_and_to_python(matches, regex):
    try:
        pattern = of_regex(regex)
    except ValueError:
        return
    assert [matches(pattern, name) for name in NAMES] == [bool(re.search(pattern, name, re.ASCII)) for name in NAMES]


@pytest.mark.parametrize(
    ("regex", "literal"),
    [("etl-.*", "etl-"), ("a|bcd", ""), ("(abc)?de", "de"), ("abcd?e", "abc"), (r"x\.csv", "x.csv"), ("[abc]", "")],
)
def test_a_text_that_every_fitting_name_contains_is_found(regex, literal):
    assert literal_of_regex(regex) == literal


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join), st.text("ab.-{2}[] ä", max_size=6))
def test_no_name_fits_that_lacks_the_literal(regex, name):
    for pattern, literal in ((of_glob(regex), literal_of_glob(regex)), (said(regex), literal_of_regex(regex))):
        assert literal in name or not re.search(pattern, name, re.ASCII)


def said(regex: str) -> str:
    """The pattern, or one that fits nothing where the expression is refused."""
    try:
        return of_regex(regex)
    except ValueError:
        return "$.^"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab.*?[]()|\\^$+{}- ", max_size=8), st.text(alphabet="ab.[]()|\\^$+{}- ", max_size=8))
def test_a_name_with_stars_is_never_a_regular_expression(matches, glob, name):
    def fits(wanted: str, given: str) -> bool:
        if not wanted:
            return not given
        if wanted[0] == "*":
            return fits(wanted[1:], given) or (bool(given) and fits(wanted, given[1:]))
        return bool(given) and wanted[0] in ("?", given[0]) and fits(wanted[1:], given[1:])

    assert matches(of_glob(glob), name) is fits(glob, name)
