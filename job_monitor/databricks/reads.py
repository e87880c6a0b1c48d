"""The statements that read a system table, in Databricks' dialect, made from its entry in TABLES.

Names come from TABLES alone and are quoted; bounds are bound as `:since` and `:until`.
"""

import hashlib

from job_monitor.databricks.system_tables import Grain, SystemTable
from job_monitor.store.types import split_top_level

BUCKET_SECONDS = 3600
"""How long a bucket of a table is that grows by the hour."""


def select(table: SystemTable, *, since: bool, until: bool, is_counted: bool = False) -> str:
    """The rows, or the hours, of a window. `since` and `until` say which bounds it has.

    With `is_counted` rows stay out whose bucket stands in `:known`, with as many rows and the same sum of their times.
    """
    conditions = _conditions(table, since=since, until=until)
    if is_counted:
        conditions.append(_is_unknown(table, conditions))
    if table.aggregate is None:
        columns = [_column(name, text) for name, text in table.columns.items()]
        return _statement(columns, table, conditions)
    aggregate = table.aggregate
    columns = [f"{aggregate.expressions[name]} AS {quoted(name)}" for name in aggregate.columns]
    if aggregate.where is not None:
        conditions.append(aggregate.where)
    return _statement(columns, table, conditions, [aggregate.expressions[name] for name in aggregate.key])


def rows_by_day(table: SystemTable, *, since: bool, until: bool) -> str:
    """How many rows each day of the window has: what the slices of the first load, and its progress, are made from."""
    day = f"CAST({quoted(str(table.cursor))} AS DATE)"
    columns = [f"{day} AS `day`", "count(*) AS `row_count`"]
    return _statement(columns, table, _conditions(table, since=since, until=until), [day])


COLUMNS = (
    "SELECT table_schema, table_name, column_name FROM system.information_schema.columns "
    "WHERE table_catalog = 'system' AND table_schema IN ('access', 'billing', 'compute', 'lakeflow', 'query')"
)
"""The columns of every table there is: one statement for all, to see what the account has that we do not read."""


def signature(table: SystemTable) -> str:
    """Changes when the read changes what it brings; then what is stored no longer fits and is read anew."""
    shape = [select(table, since=False, until=False), str(dict(table.columns)), str(table.key), *table.marked]
    return hashlib.sha256("\n".join(shape).encode()).hexdigest()


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def read_as(expression: str, type_text: str) -> str:
    """The expression cut to the fields of the type: a struct that grew in the account keeps the shape we know.

    A NULL struct stays NULL: which part of a job's trigger is filled says what kind of trigger it is.
    """
    if "struct<" not in type_text:
        return expression
    kind, _, rest = type_text.partition("<")
    inner = rest.removesuffix(">")
    if kind == "array":
        return f"transform({expression}, e -> {read_as('e', inner)})"
    fields = (part.split(":", 1) for part in split_top_level(inner))
    made = ", ".join(f"'{name}', {read_as(f'{expression}.{quoted(name)}', text)}" for name, text in fields)
    return f"CASE WHEN {expression} IS NOT NULL THEN named_struct({made}) END"


def _column(name: str, type_text: str) -> str:
    expression = read_as(quoted(name), type_text)
    return expression if expression == quoted(name) else f"{expression} AS {quoted(name)}"


def _conditions(table: SystemTable, *, since: bool, until: bool) -> list[str]:
    conditions = [table.where] if table.where else []
    if table.cursor is None:
        return conditions
    cursor = quoted(table.cursor)
    if since:
        conditions.append(f"{cursor} >= :since")
        if table.date_column:
            # The day is what such a table is laid out by, and reading too much of one is refused.
            conditions.append(f"{quoted(table.date_column)} >= :since_date")
    if until:
        conditions.append(f"{cursor} < :until")
    return conditions


def _is_unknown(table: SystemTable, conditions: list[str]) -> str:
    cursor, event = quoted(str(table.cursor)), quoted(str(table.event_at))
    is_daily = table.grows_by is Grain.DAY
    bucket = f"unix_date({cursor})" if is_daily else f"unix_micros({cursor}) div {BUCKET_SECONDS}000000"
    numbers = [bucket, "count(*)", f"coalesce(sum(unix_micros({event}) div 1000000), 0)"]
    text = ", ':', ".join(f"CAST({number} AS STRING)" for number in numbers)
    known = _statement([f"{bucket} AS `bucket`"], table, conditions, [bucket])
    return f"{bucket} NOT IN ({known}\nHAVING instr(:known, concat(' ', {text}, ' ')) > 0)"


def _statement(columns: list[str], table: SystemTable, conditions: list[str], groups: list[str] | None = None) -> str:
    name = ".".join(quoted(part) for part in table.name.split("."))
    parts = ["SELECT", ",\n".join(f"  {column}" for column in columns), f"FROM {name}"]
    if conditions:
        parts.append("WHERE " + "\n  AND ".join(conditions))
    if groups:
        parts.append("GROUP BY " + ", ".join(groups))
    return "\n".join(parts)
