"""A statement for Spark: its text as it stands, save for names, the time, and the types of parameters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC

import sqlglot
from sqlglot.errors import TokenError
from sqlglot.tokens import Token, TokenType  # type: ignore[attr-defined]

from workspace_simulator.engine.catalog import Catalog
from workspace_simulator.engine.errors import read_only, syntax_error
from workspace_simulator.engine.model import Query
from workspace_simulator.engine.statement import (
    DIALECT,
    FORBIDDEN_FUNCTIONS,
    parameters_by_name,
    unbound,
    unresolved_routine,
)

_STARTS = {TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN, TokenType.VALUES, TokenType.FROM}
_WRITES = {TokenType.INSERT, TokenType.UPDATE, TokenType.DELETE, TokenType.MERGE, TokenType.CREATE, TokenType.DROP}
_SOURCES = {TokenType.FROM, TokenType.JOIN, TokenType.COMMA}
_NAMES = {TokenType.VAR, TokenType.IDENTIFIER}


@dataclass
class SparkText:
    """`sql` for Spark; `tables` are the full names it needs, as views in databases named `<prefix>_<schema>`."""

    sql: str
    tables: set[str] = field(default_factory=set)


@dataclass
class _Reading:
    """The tokens of one statement and what becomes of them."""

    query: Query
    catalog: Catalog
    prefix: str
    tokens: list[Token]
    tables: set[str] = field(default_factory=set)

    def kind(self, index: int) -> TokenType | None:
        return self.tokens[index].token_type if 0 <= index < len(self.tokens) else None

    def word(self, index: int) -> str:
        return str(self.tokens[index].text).lower() if 0 <= index < len(self.tokens) else ""

    def is_name(self, index: int) -> bool:
        return bool(self.word(index)) and (self.word(index).replace("_", "").isalnum() or self.kind(index) in _NAMES)


def spark_text(query: Query, catalog: Catalog, prefix: str) -> SparkText:
    """Raises SqlError for what is no query, and for a parameter without a value."""
    try:
        tokens = list(sqlglot.tokenize(query.sql, dialect=DIALECT))
    except TokenError as error:
        raise syntax_error(f"Syntax error: {error}.") from error
    while tokens and tokens[-1].token_type == TokenType.SEMICOLON:
        tokens.pop()
    _refuse_writes(tokens)
    reading = _Reading(query, catalog, prefix, tokens)
    end = tokens[-1].end + 1
    parts, position, index = [], 0, 0
    while index < len(tokens):
        for rule in _RULES:
            if (found := rule(reading, index)) is not None:
                text, used = found
                parts += [query.sql[position : tokens[index].start], text]
                position, index = tokens[index + used - 1].end + 1, index + used
                break
        else:
            index += 1
    parts.append(query.sql[position:end])
    return SparkText("".join(parts), reading.tables)


def _refuse_writes(tokens: list[Token]) -> None:
    if not tokens:
        raise syntax_error("Syntax error, unexpected empty statement.")
    if tokens[0].token_type in _NAMES:
        raise syntax_error(f"Syntax error at or near '{tokens[0].text}'.")
    if tokens[0].token_type not in _STARTS:
        raise read_only(tokens[0].text.upper())
    for index, token in enumerate(tokens):
        if token.token_type == TokenType.SEMICOLON:
            raise syntax_error("Syntax error at or near ';': one statement at a time.")
        if token.token_type in _WRITES:
            raise read_only(token.text.upper())
        called = index + 1 < len(tokens) and tokens[index + 1].token_type == TokenType.L_PAREN
        if called and token.text.lower() in FORBIDDEN_FUNCTIONS:
            raise unresolved_routine(token.text.lower())


def _after_dot(reading: _Reading, index: int) -> bool:
    return reading.kind(index - 1) == TokenType.DOT


def _full_name(reading: _Reading, index: int) -> tuple[str, int] | None:
    """`system.lakeflow.jobs` becomes `s1_lakeflow.jobs`."""
    dots = reading.kind(index + 1) == reading.kind(index + 3) == TokenType.DOT
    if reading.word(index) != "system" or not dots or _after_dot(reading, index) or not reading.is_name(index + 4):
        return None
    schema = reading.word(index + 2)
    reading.tables.add(f"system.{schema}.{reading.word(index + 4)}")
    return f"{reading.prefix}_{schema}", 3


def _schema_name(reading: _Reading, index: int) -> tuple[str, int] | None:
    """`lakeflow.jobs`, when the request names catalog `system`."""
    if (reading.query.catalog or "").lower() != "system" or _after_dot(reading, index):
        return None
    if reading.kind(index + 1) != TokenType.DOT or not reading.is_name(index) or not reading.is_name(index + 2):
        return None
    full_name = f"system.{reading.word(index)}.{reading.word(index + 2)}"
    known = reading.catalog.find(full_name) is not None or reading.word(index) == "information_schema"
    if not known and not (reading.kind(index - 1) in _SOURCES and reading.catalog.has_schema(reading.word(index))):
        return None
    reading.tables.add(full_name)
    return f"{reading.prefix}_{reading.word(index)}", 1


def _table_name(reading: _Reading, index: int) -> tuple[str, int] | None:
    """`jobs`, when the request names a schema too: Spark resolves it, the view must exist."""
    query = reading.query
    if not query.schema or (query.catalog or "").lower() != "system" or reading.kind(index - 1) not in _SOURCES:
        return None
    full_name = f"system.{query.schema.lower()}.{reading.word(index)}"
    if reading.kind(index + 1) != TokenType.DOT and reading.catalog.find(full_name) is not None:
        reading.tables.add(full_name)
    return None


def _identifier(reading: _Reading, index: int) -> tuple[str, int] | None:
    """`IDENTIFIER(:table)` with a full name as its value."""
    called = [reading.kind(index + step) for step in (1, 2)] == [TokenType.L_PAREN, TokenType.COLON]
    if reading.word(index) != "identifier" or not called or reading.kind(index + 4) != TokenType.R_PAREN:
        return None
    parameter = parameters_by_name(reading.query).get(reading.word(index + 3))
    parts = ((parameter.value if parameter else None) or "").lower().replace("`", "").split(".")
    if len(parts) != 3 or parts[0] != "system":
        return None
    reading.tables.add(".".join(parts))
    return f"{reading.prefix}_{parts[1]}.`{parts[2]}`", 5


def _parameter(reading: _Reading, index: int) -> tuple[str, int] | None:
    """`:since` becomes `CAST(:since AS TIMESTAMP)`; the value itself is bound. `payload:field` is a path and stays."""
    if reading.kind(index) != TokenType.COLON or not reading.is_name(index + 1):
        return None
    before = reading.tokens[index - 1] if index else None
    path_after = {TokenType.VAR, TokenType.IDENTIFIER, TokenType.R_BRACKET, TokenType.R_PAREN}
    if before and before.end + 1 == reading.tokens[index].start and before.token_type in path_after:
        return None
    name = reading.tokens[index + 1].text
    parameter = parameters_by_name(reading.query).get(name.lower())
    if parameter is None:
        raise unbound(name)
    return f"CAST(:{parameter.name} AS {parameter.type_text})", 2


def _moment(reading: _Reading, index: int) -> tuple[str, int] | None:
    """`current_timestamp()` and its like are the account's time."""
    word = reading.word(index)
    if word not in _MOMENTS or reading.kind(index) == TokenType.IDENTIFIER or _after_dot(reading, index):
        return None
    called = [reading.kind(index + 1), reading.kind(index + 2)] == [TokenType.L_PAREN, TokenType.R_PAREN]
    bare = word.startswith(("current_", "local")) and reading.kind(index - 1) != TokenType.ALIAS
    if not called and (not bare or reading.kind(index + 1) in {TokenType.L_PAREN, TokenType.DOT}):
        return None
    return _MOMENTS[word](reading.query), 3 if called else 1


def _timestamp(query: Query) -> str:
    return f"TIMESTAMP '{query.now.astimezone(UTC).isoformat(sep=' ')}'"


def _date(query: Query) -> str:
    return f"DATE '{query.now.astimezone(UTC).date().isoformat()}'"


_MOMENTS: dict[str, Callable[[Query], str]] = {
    "current_timestamp": _timestamp,
    "now": _timestamp,
    "localtimestamp": lambda query: (
        f"TIMESTAMP_NTZ '{query.now.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"
    ),
    "current_date": _date,
    "curdate": _date,
    "unix_timestamp": lambda query: f"{int(query.now.timestamp())}L",
}
_Rule = Callable[[_Reading, int], tuple[str, int] | None]
_RULES: tuple[_Rule, ...] = (_full_name, _identifier, _schema_name, _table_name, _parameter, _moment)


def schemas_of(tables: set[str]) -> Iterator[str]:
    """The schemas that full names lie in, each once."""
    yield from sorted({name.split(".")[1] for name in tables})
