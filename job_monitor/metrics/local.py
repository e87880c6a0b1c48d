"""Statements on the store: transpiled, with the marts' names, and parameters bound by name."""

from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from job_monitor.metrics.redated import AS_STORED
from job_monitor.metrics.statement import Statement
from job_monitor.sql.models import DIALECT, models
from job_monitor.sql.render import sql_of
from job_monitor.sql.scoped_reader import ScopedReader


def rows(reader: ScopedReader, statement: Statement) -> list[dict[str, Any]]:
    """The statement's rows, from the marts of the reader's snapshot. Raises StoreError."""
    return reader.rows(store_sql(whole_text(statement)), statement.parameters)


def whole_text(statement: Statement) -> str:
    """One text in Databricks' dialect, on models by their names."""
    parts = ",\n".join(f"{cte.name} as (\n{cte.text}\n)" for cte in statement.ctes)
    return f"with {parts}\n{statement.text}"


@lru_cache(maxsize=512)
def store_sql(text: str) -> str:
    """The text in the store's dialect. Kept, as the same few questions are asked again and again."""
    query = sqlglot.parse_one(text, read=DIALECT)
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    stored = {model.name for model in models()}
    for table in query.find_all(exp.Table):
        name = table.name.removesuffix(AS_STORED)
        if table.name in own or name not in stored:
            continue
        if name != table.name:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(name))
            _read_anew(table)
        table.set("db", exp.to_identifier("mart"))
    return sql_of(query)


def _read_anew(table: exp.Table) -> None:
    """Replaced dates are read by several models; were they kept for them, every column would be in memory."""
    part = table.find_ancestor(exp.CTE)
    if part is not None:
        part.set("materialized", False)
