"""The sub-select that stands for one system table: what is visible now, to this reader, with the faults asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa

from workspace_simulator.engine.catalog import Catalog, StoredTable
from workspace_simulator.engine.errors import insufficient_permissions, table_not_found
from workspace_simulator.engine.model import EffectKind, Query, TableEffect
from workspace_simulator.grants import Rights, WhenMissing
from workspace_simulator.schema import VISIBLE_AT

_BUCKETS = 1000


@dataclass(frozen=True)
class Dialect:
    """The three places where the two engines spell a scan differently."""

    quote: str
    timestamp: str
    bucket: str
    types: dict[str, str]

    def name(self, identifier: str) -> str:
        return self.quote + identifier.replace(self.quote, self.quote * 2) + self.quote

    def moment(self, moment: datetime) -> str:
        return f"{self.timestamp} '{moment.isoformat(sep=' ')}'"

    def share(self, names: Iterable[str], ratio: float) -> str:
        """A condition that holds for about `ratio` of the rows, the same ones each time."""
        arguments = ", ".join(self.name(name) for name in names)
        return f"{self.bucket.format(arguments=arguments)} < {round(ratio * _BUCKETS)}"

    def type(self, text: str) -> str:
        return self.types.get(text.upper(), text)


_DUCKDB_TYPES = {"STRING": "VARCHAR", "TIMESTAMP": "TIMESTAMPTZ"}
DUCKDB = Dialect(
    '"', "TIMESTAMPTZ", f"hash({{arguments}}) % {_BUCKETS}", {"STRING": "VARCHAR", "TIMESTAMP": "TIMESTAMPTZ"}
)
SPARK = Dialect("`", "TIMESTAMP", f"pmod(hash({{arguments}}), {_BUCKETS})", {})


def readable(catalog: Catalog, name: str, query: Query) -> StoredTable:
    """The table of that full name. Raises SqlError when it is not there, or not for this reader, or a fault says so."""
    table = catalog.find(name)
    kinds = {effect.kind for effect in query.effects if effect.table.lower() == name}
    if table is None or EffectKind.MISSING in kinds:
        raise table_not_found(name)
    if EffectKind.DENIED in kinds:
        raise insufficient_permissions(name)
    if not query.rights.may_read(table.full_name) and query.rights.when_missing is not WhenMissing.EMPTY:
        missing = query.rights.when_missing is WhenMissing.NOT_FOUND
        raise table_not_found(name) if missing else insufficient_permissions(name)
    return table


def scan_sql(table: StoredTable, source: str, query: Query, dialect: Dialect) -> str:
    """SELECT text over `source`, in the engine's own dialect: quoted names of the files, and checked literals."""
    effects = [effect for effect in query.effects if effect.table.lower() == table.full_name]
    columns = ", ".join(_columns(table, effects, dialect))
    where = " AND ".join(_conditions(table, query, effects, dialect)) or "TRUE"
    sql = f"SELECT {columns} FROM {source} WHERE {where}"  # noqa: S608 - every part is a quoted identifier or a checked literal
    for effect in effects:
        if effect.kind is EffectKind.DUPLICATE_ROWS:
            share = dialect.share(_sample_columns(table), effect.ratio)
            sql += f" UNION ALL SELECT {columns} FROM {source} WHERE {where} AND {share}"  # noqa: S608 - as above
    return sql


def _columns(table: StoredTable, effects: list[TableEffect], dialect: Dialect) -> list[str]:
    changed = {effect.column: effect.type_text for effect in effects if effect.kind is EffectKind.CHANGED_TYPE}
    columns = [_column(field, table, changed, dialect) for field in table.columns]
    for effect in effects:
        if effect.kind is EffectKind.NEW_COLUMN:
            columns.append(f"CAST(NULL AS {dialect.type(effect.type_text)}) AS {dialect.name(effect.column)}")
    return columns


def _column(field: pa.Field, table: StoredTable, changed: dict[str, str], dialect: Dialect) -> str:
    name = dialect.name(field.name)
    if field.name in changed:
        return f"CAST({name} AS {dialect.type(changed[field.name])}) AS {name}"
    stored = table.stored.field(field.name).type
    if pa.types.is_timestamp(field.type) and pa.types.is_timestamp(stored) and not stored.tz:
        return f"CAST({name} AS {dialect.type('TIMESTAMP')}) AS {name}"  # exported without a zone: it is UTC
    return name


def _conditions(table: StoredTable, query: Query, effects: list[TableEffect], dialect: Dialect) -> list[str]:
    conditions = []
    if table.has_visibility:
        conditions.append(f"{dialect.name(VISIBLE_AT)} <= {dialect.moment(query.now)}")
        conditions += [
            _late(table, effect, query.now, dialect) for effect in effects if effect.kind is EffectKind.LATE_ROWS
        ]
    if not query.rights.may_read(table.full_name):
        return [*conditions, "FALSE"]
    return conditions + _row_filter(table, query.rights, dialect)


def _late(table: StoredTable, effect: TableEffect, now: datetime, dialect: Dialect) -> str:
    late = dialect.share(_sample_columns(table), effect.ratio)
    before = dialect.moment(now - timedelta(seconds=effect.seconds))
    return f"(NOT ({late}) OR {dialect.name(VISIBLE_AT)} <= {before})"


def _row_filter(table: StoredTable, rights: Rights, dialect: Dialect) -> list[str]:
    conditions = []
    names = table.column_names
    if rights.workspace_ids is not None and "workspace_id" in names:
        conditions.append(_among(dialect.name("workspace_id"), rights.workspace_ids))
    job_id = _job_column(table, dialect)
    if rights.jobs is not None and job_id and "workspace_id" in names:
        pairs = (
            f"({dialect.name('workspace_id')} = {_text(ws)} AND {job_id} = {_text(job)})"
            for ws, job in sorted(rights.jobs)
        )
        conditions.append(f"({' OR '.join(pairs) or 'FALSE'})")
    return conditions


def _job_column(table: StoredTable, dialect: Dialect) -> str | None:
    if "job_id" in table.column_names:
        return dialect.name("job_id")
    if "usage_metadata" in table.column_names:
        return f"{dialect.name('usage_metadata')}.{dialect.name('job_id')}"
    return None


def _sample_columns(table: StoredTable) -> list[str]:
    simple = [field.name for field in table.columns if not pa.types.is_nested(field.type)]
    return simple[:8]


def _among(expression: str, values: Iterable[str]) -> str:
    texts = ", ".join(_text(value) for value in sorted(values))
    return f"{expression} IN ({texts})" if texts else "FALSE"


def _text(value: str) -> str:
    if "\\" in value:
        raise ValueError("an id with a backslash")
    return "'" + value.replace("'", "''") + "'"
