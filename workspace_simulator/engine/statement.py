"""A statement read: is it one read-only query, which system tables does it name, which values does it want."""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError, TokenError

from workspace_simulator.engine.errors import SqlError, read_only, syntax_error
from workspace_simulator.engine.model import Query
from workspace_simulator.engine.parameters import Parameter

DIALECT = "databricks"

# Table-valued functions a query may use; every other one could reach files.
_TABLE_FUNCTIONS = {
    "range",
    "explode",
    "explode_outer",
    "posexplode",
    "posexplode_outer",
    "inline",
    "inline_outer",
    "unnest",
}
# Functions that reach beyond the data in one of the engines.
FORBIDDEN_FUNCTIONS = {"reflect", "java_method", "try_reflect", "read_files", "getenv", "secret", "try_secret"}


def parse_query(sql: str) -> exp.Expr:
    """The tree of the one SELECT (or set operation, or VALUES) in `sql`. Raises SqlError for anything else."""
    try:
        statements = [statement for statement in sqlglot.parse(sql, dialect=DIALECT) if statement is not None]
    except TokenError as error:
        raise syntax_error(f"Syntax error: {error}.") from error
    except ParseError as error:
        raise _syntax_error(error) from error
    except SqlglotError as error:
        raise syntax_error(str(error)) from error
    if not statements:
        raise SqlError("PARSE_EMPTY_STATEMENT", "Syntax error, unexpected empty statement.", "42617")
    if len(statements) > 1:
        raise syntax_error("Syntax error at or near ';': one statement at a time.")
    root = statements[0]
    is_query = isinstance(root, exp.Query | exp.Values)
    if not is_query:
        raise read_only(_first_word(sql))
    _refuse_foreign_functions(root)
    return root


def _syntax_error(error: ParseError) -> SqlError:
    first = error.errors[0] if error.errors else {}
    near = first.get("highlight") or "end of input"
    position = f"(line {first.get('line', 1)}, pos {max(int(first.get('col') or 1) - len(near), 0)})"
    return syntax_error(f"Syntax error at or near '{near}' {position}.")


def _first_word(sql: str) -> str:
    tokens = sqlglot.tokenize(sql, dialect=DIALECT)
    return tokens[0].text.upper() if tokens else ""


def _refuse_foreign_functions(root: exp.Expr) -> None:
    for inner in root.find_all(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Command):
        raise read_only(type(inner).__name__.upper())
    for function in root.find_all(exp.Func):
        name = function_name(function)
        if name in FORBIDDEN_FUNCTIONS or name.startswith("read_"):
            raise unresolved_routine(name)
    for table in root.find_all(exp.Table):
        if isinstance(table.this, exp.Func) and function_name(table.this) not in _TABLE_FUNCTIONS | {"identifier"}:
            raise unresolved_routine(function_name(table.this))


def function_name(function: exp.Func) -> str:
    """The name as written, in lower case."""
    name = function.name if isinstance(function, exp.Anonymous) else function.sql_name()
    return str(name).lower()


def unresolved_routine(name: str) -> SqlError:
    text = f"Cannot resolve routine `{name}` on search path [`system`.`builtin`, `system`.`session`]."
    return SqlError("UNRESOLVED_ROUTINE", text, "42883")


def table_nodes(root: exp.Expr) -> Iterator[exp.Table]:
    """Every named table of the tree that no common table expression shadows."""
    shadows = {str(cte.alias).lower() for cte in root.find_all(exp.CTE)}
    for node in list(root.find_all(exp.Table)):
        if not isinstance(node.this, exp.Identifier):
            continue
        if not node.db and node.name.lower() in shadows:
            continue
        yield node


def full_name(node: exp.Table, query: Query) -> str:
    """`catalog.schema.table` in lower case, completed from the request's catalog and schema."""
    catalog = node.catalog or query.catalog or "hive_metastore"
    schema = node.db or query.schema or "default"
    return f"{catalog}.{schema}.{node.name}".lower()


def tables_named(query: Query) -> tuple[str, ...]:
    """The full names of the tables that a statement reads; nothing for a statement that cannot be read."""
    try:
        root = parse_query(query.sql)
    except SqlError:
        return ()
    return tuple(dict.fromkeys(full_name(node, query) for node in table_nodes(root)))


def parameters_by_name(query: Query) -> dict[str, Parameter]:
    return {parameter.name.lower(): parameter for parameter in query.parameters}


def unbound(name: str) -> SqlError:
    text = f"Found the unbound parameter: {name}. Please, fix `args` and provide a mapping of the parameter."
    return SqlError("UNBOUND_SQL_PARAMETER", text, "42P02")


def check_limits(root: exp.Expr, parameters: dict[str, Parameter]) -> None:
    """LIMIT and OFFSET take an INT parameter and no other; the warehouse says so in these words."""
    for clause in root.find_all(exp.Limit, exp.Offset):
        for marker in clause.find_all(exp.Placeholder):
            parameter = parameters.get(marker.name.lower())
            if parameter is not None and parameter.base_type not in {"INT", "INTEGER"}:
                text = (
                    f'The limit like expression "{marker.name}" is invalid. The limit expression must be integer type, '
                    f'but got "{parameter.type_text.upper()}".'
                )
                raise SqlError("INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE", text, "42K0E")
