"""A mart as it would be with other rules: the model's own query, with the rules in it as rows. Nothing is written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlglot import exp

from job_monitor.sql.models import DIALECT, full_name, named, schema
from job_monitor.sql.render import Binding, empty_source, local, sql_of, subquery
from job_monitor.sql.settings import ModelSettings

CONFIG = ("monitor", "config")


def proposed(name: str, settings: ModelSettings, binding: Binding) -> str:
    """The model as a query of the store, as it would be with these settings in the place of those in force."""
    rows = {source: _rows(source, given) for source, given in settings.rows().items()}
    return sql_of(_with_rows(name, rows, binding))


def rules_of(settings: ModelSettings) -> str:
    """The rules of ownership as a query of the store."""
    source = "monitor.config.ownership_rules"
    return sql_of(_rows(source, settings.rows()[source]))


def reads_settings(name: str) -> bool:
    """Whether the model rests on settings, by itself or through what it reads."""
    model = named(name)
    return any(_is_config(source) for source in model.sources) or any(map(reads_settings, model.references))


def _with_rows(name: str, rows: Mapping[str, exp.Expr], binding: Binding) -> exp.Expr:
    model = named(name)
    query = model.query.copy()
    for table in list(query.find_all(exp.Table)):
        if table.catalog and _is_config(full_name(table)):
            table.replace(subquery(rows[full_name(table)].copy(), table.alias_or_name))
    parts = {each: _with_rows(each, rows, binding) for each in sorted(model.references) if reads_settings(each)}
    return local(query, binding, parts)


def _is_config(source: str) -> bool:
    return tuple(source.split(".")[:2]) == CONFIG


def _rows(source: str, given: list[dict[str, Any]]) -> exp.Expr:
    """Rows as a query with the columns and types of the source."""
    if not given:
        return empty_source(source)
    columns: Mapping[str, str] = schema()["sources"][source]
    values = exp.values([tuple(_literal(row.get(name)) for name in columns) for row in given], "given", list(columns))
    typed = [
        exp.cast(exp.column(name), exp.DataType.build(kind, dialect=DIALECT)).as_(name)
        for name, kind in columns.items()
    ]
    return exp.select(*typed).from_(values)


def _literal(value: Any) -> exp.Expr:
    if value is None:
        return exp.null()
    return exp.Literal.number(str(value)) if isinstance(value, int | Decimal) else exp.Literal.string(str(value))
