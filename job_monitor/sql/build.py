"""Build the marts: in the order of their references, each whole or only where something that it reads changed; then ask
every claim.

All of it happens in the transaction of the Writer that is given, so that readers see the old marts until it commits.
"""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from job_monitor.sql.claims import FailedClaim, ask_claims
from job_monitor.sql.models import Model, models, schema
from job_monitor.sql.refresh import How, Refresh
from job_monitor.sql.render import Binding
from job_monitor.sql.settings import DEFAULT_CURRENCY, ModelSettings, write_settings
from job_monitor.store import Writer

RAW_COLUMNS = "select table_name, column_name from duckdb_columns() where schema_name = 'raw'"


@dataclass(frozen=True)
class BuiltModel:
    name: str
    seconds: float
    how: How


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
    raw_columns = {(row["table_name"], row["column_name"]) for row in writer.rows(RAW_COLUMNS)}
    binding = Binding(now, settings.currency, {table for table, _ in raw_columns}, raw_columns=raw_columns)
    refresh = Refresh(writer, binding, is_whole=is_whole)
    built = tuple(_timed(refresh, model) for model in models())
    failed = ask_claims(writer, refresh)
    refresh.close()
    writer.forget_changes()
    return BuildReport(built, failed, perf_counter() - started)


def _timed(refresh: Refresh, model: Model) -> BuiltModel:
    started = perf_counter()
    how = refresh.bring_up(model)
    return BuiltModel(model.name, perf_counter() - started, how)
