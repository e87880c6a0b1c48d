"""Build the marts: order by references, transpile, run; then ask every claim.

All of it happens in the transaction of the Writer that is given, so that readers see the old marts until it commits.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import structlog
from sqlglot import exp

from job_monitor.sql.models import DIALECT, Claim, Model, claims, full_name, models, raw_name, schema
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


@dataclass(frozen=True)
class Binding:
    """What a statement needs beside its text: the parameters, and which system tables are there."""

    now: datetime
    currency: str
    raw_tables: Collection[str]


def build(
    writer: Writer, *, now: datetime, currency: str = DEFAULT_CURRENCY, settings: ModelSettings | None = None
) -> BuildReport:
    """Rebuild every mart from `raw`, and record the claims that fail in `mart.claims`.

    `now` (UTC) decides which open runs still count as running; `settings` hold the currency of the prices and the rules
    of ownership (`currency` alone: the defaults with it). A system table that was never read counts as empty.
    """
    started = perf_counter()
    settings = settings or ModelSettings(currency=currency)
    write_settings(writer, settings, schema()["sources"])
    raw_tables = {row["table_name"] for row in writer.rows(RAW_TABLES)}
    binding = Binding(now, settings.currency, raw_tables)
    built = tuple(_build_one(writer, model, binding) for model in models())
    failed = ask_claims(writer, binding)
    return BuildReport(built, failed, perf_counter() - started)


def _build_one(writer: Writer, model: Model, binding: Binding) -> BuiltModel:
    started = perf_counter()
    writer.execute(create_statement(model, binding))
    return BuiltModel(model.name, perf_counter() - started)


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


def create_statement(model: Model, binding: Binding) -> str:
    """The model as a DuckDB statement. Staging stays a view: a copy of it would double the store."""
    target = exp.to_table(f"mart.{model.name}")
    kind = "TABLE" if model.is_stored else "VIEW"
    return exp.Create(this=target, kind=kind, replace=True, expression=local(model, binding)).sql(
        "duckdb", comments=False
    )


def _count_statement(claim: Claim, binding: Binding) -> str:
    counted = exp.select(exp.Count(this=exp.Star()).as_("rows_count")).from_(
        exp.Subquery(this=local(claim, binding), alias="broken")
    )
    return counted.sql("duckdb", comments=False)


def local(model: Model, binding: Binding) -> exp.Expr:
    """The model's query with the store's names in the place of Databricks', and its parameters as literals."""
    query = model.query.copy()
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in list(query.find_all(exp.Table)):
        if table.catalog:
            table.replace(_source(table, binding.raw_tables))
        elif table.name not in own:
            table.set("db", exp.to_identifier("mart"))
    values = {"now": binding.now.isoformat(), "currency": binding.currency}
    for placeholder in list(query.find_all(exp.Placeholder)):
        placeholder.replace(exp.Literal.string(values[placeholder.name]))
    return query


def _source(table: exp.Table, raw_tables: Collection[str]) -> exp.Expr:
    name = raw_name(full_name(table))
    if name in raw_tables:
        return exp.to_table(f"raw.{name}").as_(table.alias_or_name, table=True)
    return exp.Subquery(this=empty_source(full_name(table)), alias=exp.to_identifier(table.alias_or_name))


def empty_source(source: str) -> exp.Select:
    """A query of no rows with the columns that the models read of a system table."""
    columns = schema()["sources"][source]
    nulls = [
        exp.cast(exp.null(), exp.DataType.build(kind, dialect=DIALECT)).as_(name) for name, kind in columns.items()
    ]
    return exp.select(*nulls).where(exp.false())
