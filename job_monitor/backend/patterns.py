"""Names with `*`, and regular expressions, as patterns that every engine reads alike.

A pattern is matched on a name in lower case and is anchored. DuckDB reads it with RE2, a warehouse with Java: only
what both understand in the same way passes.
"""

import re
from collections.abc import Callable, Mapping

LONGEST = 300
REPETITIONS_AT_MOST = 1000
"""Of all counts in a pattern together; RE2 takes no more."""

_META = frozenset(r"\.^$*+?{}[]()|")
_CLASSES = frozenset("dDwWsS")
_CONFUSING_IN_SETS = ("[", "&&", "||", "--", "~~")
_TOKEN = re.compile(
    r"(?P<escape>\\.?)|(?P<set>\[\^?(?:\\.|[^\]\\])*\]?)|(?P<group>\(\?:?)|(?P<repeat>[*+?]|\{[^}]*\}?)|(?P<other>.)",
    re.DOTALL,
)
_COUNTS = re.compile(r"\{(\d{1,4})(?:,(\d{0,4}))?\}")


def of_glob(text: str) -> str:
    """`etl-*` as a pattern: `*` is any number of characters, `?` is one, all else is itself; case does not matter."""
    return f"(?s)^{''.join(_of_character(character) for character in text.lower())}$"


def of_regex(text: str) -> str:
    """A regular expression as a pattern on the whole name; case does not matter. Raises ValueError with a sentence."""
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters; write several rules")
    lowered = _lowered(text)
    try:
        # By itself: within our parentheses, `a)|(b` would be one as well.
        re.compile(lowered)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"is no regular expression: {error}") from None
    return f"(?s)^(?:{lowered})$"


def literal_of_glob(text: str) -> str:
    """The longest text that every name which fits the glob contains."""
    return max(re.split(r"[*?]+", text.lower()), key=len)


def literal_of_regex(text: str) -> str:
    """A text that every name which fits the expression contains; empty where none is found."""
    if "|" in text:
        return ""
    runs, depth = [""], 0
    tokens = [(str(token.lastgroup), token.group()) for token in _TOKEN.finditer(text)]
    for (kind, part), (following, _) in zip(tokens, [*tokens[1:], ("", "")], strict=True):
        depth += (part in ("(", "(?:")) - (part == ")")
        is_itself = (kind == "other" and part not in ".^$()") or (kind == "escape" and part[1:] not in _CLASSES)
        if is_itself and depth == 0 and following != "repeat":
            runs[-1] += part.removeprefix("\\").lower()
        else:
            runs.append("")
    return max(runs, key=len)


def _of_character(character: str) -> str:
    wild = {"*": ".*", "?": "."}
    return wild.get(character) or (f"\\{character}" if character in _META else character)


def _lowered(text: str) -> str:
    """The expression in lower case, but for classes such as `\\S`; raises ValueError for what engines read apart."""
    parts: list[str] = []
    before, repetitions = "", 0
    for token in _TOKEN.finditer(text):
        kind, part = str(token.lastgroup), token.group()
        if kind in _CHECKS:
            _CHECKS[kind](part)
        if kind == "repeat":
            repetitions += _repeated(part, before)
            before = "lazy" if before == "repeat" else "repeat"
        else:
            before = part if kind == "other" else kind
        parts.append(_in_lower_case(part) if kind in ("escape", "set") else part.lower())
    if repetitions > REPETITIONS_AT_MOST:
        raise ValueError(f"repeats more than {REPETITIONS_AT_MOST} times; write `*`")
    return "".join(parts)


def _check_escape(part: str) -> None:
    character = part[1:]
    if character not in _CLASSES and (not character.isascii() or character.isalnum() or not character):
        raise ValueError(f"has `{part}`, which engines read differently; there are \\d \\w \\s and their opposites")


def _check_set(part: str) -> None:
    inside = re.sub(r"\\.", "", part[1:].removeprefix("^"), flags=re.DOTALL)
    if inside in ("", "]") or any(text in inside for text in _CONFUSING_IN_SETS):
        raise ValueError("has a set `[…]` that engines read differently; escape `[` and `]` in it, and double signs")
    for escape in re.findall(r"\\.", part, flags=re.DOTALL):
        _check_escape(escape)


def _check_group(part: str) -> None:
    if part != "(?:":
        raise ValueError("has a group that begins with `(?`; of these there is only `(?:…)`")


def _check_repeat(part: str) -> None:
    if part.startswith("{") and not _COUNTS.fullmatch(part):
        raise ValueError(f"has `{part}`, which is no count such as {{2}} or {{2,5}}; write `\\{{` for the sign itself")


def _repeated(part: str, before: str) -> int:
    """How often `part` repeats what stands before it, where that can be counted."""
    if before == "lazy" or (before == "repeat" and part != "?"):
        raise ValueError(f"has `{part}` after another repetition, which engines read differently")
    counts = _COUNTS.fullmatch(part)
    if counts is None:
        return 0
    if before == ")":
        raise ValueError("counts the repetitions of a group; write the group out, or `*`")
    return max(int(count) for count in counts.groups() if count)


def _in_lower_case(part: str) -> str:
    return re.sub(r"\\.|[^\\]+", lambda found: found[0] if found[0][0] == "\\" else found[0].lower(), part, flags=re.S)


_CHECKS: Mapping[str, Callable[[str], None]] = {
    "escape": _check_escape,
    "set": _check_set,
    "group": _check_group,
    "repeat": _check_repeat,
}
