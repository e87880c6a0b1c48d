"""Why a mutant that nothing notices is no wrong: benchmarks/mutants.yml."""

from fnmatch import fnmatchcase
from pathlib import Path

import yaml

REASONS = Path(__file__).with_name("mutants.yml")


def reasons() -> dict[tuple[str, str], str]:
    """(model, mutation) → why it is no wrong; both may hold * and ?."""
    given = yaml.safe_load(REASONS.read_text()) or []
    return {(entry["model"], what): entry["reason"] for entry in given for what in entry["mutations"]}


def fits(model: str, what: str, model_pattern: str, pattern: str) -> bool:
    """Brackets are letters here, unlike in a shell's patterns."""
    return fnmatchcase(model, model_pattern) and fnmatchcase(what, pattern.replace("[", "[[]"))
