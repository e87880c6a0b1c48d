"""DuckDB's errors in the platform's words."""

import re

import duckdb

from workspace_simulator.engine.errors import SqlError, syntax_error

_BY_TEXT = (
    (r"cannot be referenced before it is defined", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703"),
    (r"does not have a column named", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703"),
    (r"Could not find key", "FIELD_NOT_FOUND", "42704"),
    (r"GROUP BY clause", "MISSING_AGGREGATION", "42803"),
    (r"Function with name .* does not exist", "UNRESOLVED_ROUTINE", "42883"),
    (r"Could not convert|Conversion Error|Could not cast|invalid .* field format", "CAST_INVALID_INPUT", "22018"),
    (r"Overflow|Out of Range", "ARITHMETIC_OVERFLOW", "22003"),
    (r"division by zero", "DIVIDE_BY_ZERO", "22012"),
    (r"Ambiguous reference", "AMBIGUOUS_REFERENCE", "42704"),
    (r"Binder Error", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "42K09"),
)


def as_sql_error(error: duckdb.Error) -> SqlError:
    """The nearest error class of Databricks, with DuckDB's first line as the text."""
    text = str(error).strip()
    first = text.splitlines()[0] if text else type(error).__name__
    if isinstance(error, duckdb.ParserException):
        return syntax_error(first)
    if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in first:
        return SqlError("OUT_OF_MEMORY", first, "53200", error_code="RESOURCE_EXHAUSTED")
    if column := re.search(r'Referenced column "([^"]+)"', first):
        said = f"A column, variable, or function parameter with name `{column[1]}` cannot be resolved."
        return SqlError("UNRESOLVED_COLUMN.WITH_SUGGESTION", said, "42703")
    for pattern, error_class, sql_state in _BY_TEXT:
        if re.search(pattern, first):
            return SqlError(error_class, first, sql_state)
    return SqlError("INTERNAL_ERROR", first, "XX000", error_code="INTERNAL_ERROR")
