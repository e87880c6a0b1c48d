"""Build the marts: in the order of their references, each whole or only where something that it reads changed; then ask
every claim.

All of it happens in the transaction of the Writer that is given, so that readers see the old marts until it commits.
"""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import structlog
from sqlglot import exp

from job_monitor.sql.models import Claim, claims, models, schema
from job_monitor.sql.refresh import How, Refresh
from job_monitor.sql.render import Binding, local, sql_of, subquery
from job_monitor.sql.settings import DEFAULT_CURRENCY, ModelSettings, write_settings
from job_monitor.store import Writer

log = structlog.get_logger(__name__)

RAW_TABLES = "select table_name from duckdb_tables() where schema_name = 'raw'"

_CLAIMS = """
create or replace table mart.claims (
  name varchar, meaning varchar, guards varchar[], failed_rows_count bigint, built_at timestamptz
)
"""
_ADD_CLAIM = "insert into mart.claims values ($name, $meaning, $guards, $failed_rows_count, $built_at)"


@dataclass(frozen=True)
class BuiltModel:
    name: str
    seconds: float
    how: How


@dataclass(frozen=True)
class FailedClaim:
    """A claim that does not hold, with the number of rows that break it."""

    name: str
    meaning: str
    guards: tuple[str, ...]
    rows_count: int


@dataclass(frozen=True)
class BuildReport:
    models: tuple[BuiltModel, ...]
    failed_claims: tuple[FailedClaim, ...]
    seconds: float


def build(
    writer: Writer,
    *,
    now: datetime,
    currency: str = DEFAULT_CURRENCY,
    settings: ModelSettings | None = None,
    is_whole: bool = False,
) -> BuildReport:
    """Bring every mart up to `raw`, and record the claims that fail in `mart.claims`.

    Only what changed since the last build is computed anew, where a mart's description says how to; the result is
    the same as with `is_whole`, which computes everything. `now` (UTC) decides which open runs still count as
    running; `settings` hold the currency of the prices and the rules of ownership (`currency` alone: the defaults with
    it). A system table that was never read counts as empty.
    """
    started = perf_counter()
    settings = settings or ModelSettings(currency=currency)
    write_settings(writer, settings, schema()["sources"])
    raw_tables = {row["table_name"] for row in writer.rows(RAW_TABLES)}
    binding = Binding(now, settings.currency, raw_tables)
    built = _build_models(writer, binding, is_whole=is_whole)
    writer.forget_changes()
    failed = ask_claims(writer, binding)
    return BuildReport(built, failed, perf_counter() - started)


def _build_models(writer: Writer, binding: Binding, *, is_whole: bool) -> tuple[BuiltModel, ...]:
    refresh = Refresh(writer, binding, is_whole=is_whole)
    built = []
    for model in models():
        started = perf_counter()
        how = refresh.bring_up(model)
        built.append(BuiltModel(model.name, perf_counter() - started, how))
    refresh.close()
    return tuple(built)


def ask_claims(writer: Writer, binding: Binding) -> tuple[FailedClaim, ...]:
    """Ask every claim of the marts as they are, and record the answers."""
    writer.execute(_CLAIMS)
    failed = []
    for claim in claims():
        rows_count = int(writer.scalar(_count_statement(claim, binding)))
        fields = {"name": claim.name, "meaning": claim.meaning, "guards": list(claim.guards)}
        writer.execute(_ADD_CLAIM, {**fields, "failed_rows_count": rows_count, "built_at": binding.now})
        if rows_count:
            log.error("claim.failed", claim=claim.name, rows_count=rows_count, guards=claim.guards)
            failed.append(FailedClaim(claim.name, claim.meaning, claim.guards, rows_count))
    return tuple(failed)


def _count_statement(claim: Claim, binding: Binding) -> str:
    broken = subquery(local(claim.query, binding), "broken")
    return sql_of(exp.select(exp.Count(this=exp.Star()).as_("rows_count")).from_(broken))
