"""Asking the claims: queries that must return no rows, after every build.

A claim that held, and whose SQL is the same, is asked again only of what changed: of nothing when nothing that it reads
did; of the changed values of its `by` columns, when all that it reads was built in part.
"""

from dataclasses import dataclass

import structlog

from job_monitor.sql.models import Claim, claims
from job_monitor.sql.refresh import Refresh
from job_monitor.sql.render import sql_of
from job_monitor.store import Writer

log = structlog.get_logger(__name__)

_TABLE = """
create table if not exists mart.claims (
  name varchar, meaning varchar, guards varchar[], failed_rows_count bigint, asked varchar, built_at timestamptz
)
"""
_ADD = "insert into mart.claims values ($name, $meaning, $guards, $failed_rows_count, $asked, $built_at)"


@dataclass(frozen=True)
class FailedClaim:
    """A claim that does not hold, with the number of rows that break it."""

    name: str
    meaning: str
    guards: tuple[str, ...]
    rows_count: int


def ask_claims(writer: Writer, refresh: Refresh) -> tuple[FailedClaim, ...]:
    """Ask the claims of the marts as they are now, and record the answers in `mart.claims`."""
    writer.execute(_TABLE)
    held = {
        row["name"]: row["asked"]
        for row in writer.rows("select name, asked from mart.claims where failed_rows_count = 0")
    }
    writer.execute("delete from mart.claims")
    failed = []
    for claim in claims():
        asked = _text(claim)
        count = _broken_rows(writer, refresh, claim, is_held=held.get(claim.name) == asked)
        row: dict[str, object] = {"name": claim.name, "meaning": claim.meaning, "guards": list(claim.guards)}
        row |= {"failed_rows_count": count, "asked": asked, "built_at": refresh.now}
        writer.execute(_ADD, row)
        if count:
            log.error("claim.failed", claim=claim.name, rows_count=count, guards=claim.guards)
            failed.append(FailedClaim(claim.name, claim.meaning, claim.guards, count))
    return tuple(failed)


def _broken_rows(writer: Writer, refresh: Refresh, claim: Claim, *, is_held: bool) -> int:
    question = refresh.question(claim) if is_held else refresh.whole_question(claim)
    return 0 if question is None else writer.count(f"select count(*) from ({question})")


def _text(claim: Claim) -> str:
    """By which it is told whether the claim is still the one that held."""
    if claim.name not in _TEXTS:
        _TEXTS[claim.name] = sql_of(claim.query)
    return _TEXTS[claim.name]


_TEXTS: dict[str, str] = {}
"""By name: claims do not change while the process lives."""
