"""A statement of the store as a viewer may ask it: every mart and raw table in it is what their scope leaves of it.

What rests on tables that they see whole is read as it is stored. Anything else is computed anew from the rows that
they see, down to the system tables: each model once, as a CTE before the statement. Names of the store are put in where
names of the store stood; values are bound.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache

from sqlglot import Dialect, Token, TokenType, exp

from job_monitor.domain import Extent, Reach, Scope
from job_monitor.sql.models import DIALECT, Model, models, raw_name, schema
from job_monitor.sql.render import Binding, empty_source, local, sql_of

PEOPLE = "scim.users"
_MARTS, _RAW, _META = "mart", "raw", "meta"
_FREE_META = frozenset({"generations"})
_FREE_RAW = "config__"
_PREFIX = "scoped_"
_NAMES = (TokenType.VAR, TokenType.IDENTIFIER)
_TAIL = "_hours"


@dataclass(frozen=True)
class Scoped:
    """The statement, and what it binds beside its own parameters."""

    sql: str
    parameters: Mapping[str, object] = field(default_factory=dict)


def scoped(sql: str, scope: Scope, raw_tables: frozenset[str]) -> Scoped:
    """The statement within the scope. `raw_tables` are those that the store has; another counts as empty.

    Raises ValueError for a statement that reads what no scope can cut (`meta.sources`, `mart.claims`).
    """
    if is_free(sql, scope):
        return Scoped(sql)
    shape = _shape(scope)
    text, narrowed = _rewritten(sql, shape, raw_tables)
    values = {name: value for source in narrowed for name, value in _values(source, scope.reach(published(source)))}
    return Scoped(text, values)


def is_free(sql: str, scope: Scope) -> bool:
    """Whether all that the statement reads rests on tables that are seen whole. Raises as `scoped` does."""
    return all(scope.reach(name).is_whole for name in _tables_of(sql))


def sees_whole(model: Model, scope: Scope) -> bool:
    """Whether all that the model, or the claim, rests on is seen whole."""
    below = set(model.sources).union(*(bases(name) for name in model.references))
    return all(_is_config(name) or scope.reach(published(name)).is_whole for name in below)


@cache
def bases(name: str) -> frozenset[str]:
    """Full names of the system tables and settings that the model rests on, through all that it reads."""
    model = _models()[name]
    return model.sources.union(*(bases(other) for other in model.references))


def published(source: str) -> str:
    """The table as the account publishes it; the list of users as it is called among the sources."""
    name = source.removeprefix("monitor.") if source.startswith("monitor.scim.") else source
    return name.removesuffix(_TAIL)


def _is_config(source: str) -> bool:
    return source.startswith("monitor.config.")


@cache
def _models() -> Mapping[str, Model]:
    return {model.name: model for model in models()}


@cache
def _sources() -> Mapping[str, str]:
    """Full name of each source by its name in `raw`."""
    return {raw_name(source): source for source in schema()["sources"]}


# ── reading the statement ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Place:
    """Where a table of the store stands in a statement: `sql[start:end]`."""

    start: int
    end: int
    schema: str
    name: str
    has_alias: bool


@lru_cache(maxsize=2048)
def _places(sql: str) -> tuple[tuple[_Place, ...], int | None]:
    """The places, and where the list of its CTEs begins, if it has one."""
    tokens = Dialect.get_or_raise("duckdb").tokenize(sql)
    found = tuple(_place(tokens, at) for at in range(len(tokens)) if _is_place(tokens, at))
    first = tokens[0] if tokens else None
    return found, first.end + 1 if first is not None and first.token_type is TokenType.WITH else None


def _is_place(tokens: list[Token], at: int) -> bool:
    """`schema.table`, not a column `alias.name` nor a part of a longer name."""
    if tokens[at].text.lower() not in (_MARTS, _RAW, _META) or tokens[at].token_type is TokenType.STRING:
        return False
    is_qualified = at + 2 < len(tokens) and tokens[at + 1].token_type is TokenType.DOT
    return is_qualified and (at == 0 or tokens[at - 1].token_type is not TokenType.DOT)


def _place(tokens: list[Token], at: int) -> _Place:
    following = tokens[at + 3] if at + 3 < len(tokens) else None
    has_alias = following is not None and following.token_type in (TokenType.ALIAS, *_NAMES)
    name = tokens[at + 2]
    return _Place(tokens[at].start, name.end + 1, tokens[at].text.lower(), name.text, has_alias)


def _check(sql: str) -> None:
    for place in _places(sql)[0]:
        if place.schema == _META and place.name not in _FREE_META:
            raise ValueError(f"meta.{place.name} cannot be cut to a scope: ask the reader's `sources`.")
        if place.schema == _MARTS and place.name not in _models():
            raise ValueError(f"mart.{place.name} is no model: it cannot be cut to a scope.")
        if place.schema == _RAW and not place.name.startswith(_FREE_RAW) and place.name not in _sources():
            raise ValueError(f"raw.{place.name} is no source of the models: it cannot be cut to a scope.")


@lru_cache(maxsize=2048)
def _tables_of(sql: str) -> frozenset[str]:
    """Published names of the tables that the statement rests on."""
    _check(sql)
    found: set[str] = set()
    for place in _places(sql)[0]:
        if place.schema == _MARTS:
            found |= bases(place.name)
        elif place.schema == _RAW and not place.name.startswith(_FREE_RAW):
            found.add(_sources()[place.name])
    return frozenset(published(name) for name in found if not _is_config(name))


# ── writing it anew ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Cut:
    """How one table is cut, without the values: statements for the same cuts have the same text."""

    extent: Extent
    by_workspace: bool = False
    by_job: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return self.extent is Extent.WHOLE and not self.hidden


_Shape = frozenset[tuple[str, _Cut]]


def _shape(scope: Scope) -> _Shape:
    return frozenset((name, _cut(reach)) for name, reach in scope.tables.items())


def _cut(reach: Reach) -> _Cut:
    return _Cut(reach.extent, bool(reach.workspaces), bool(reach.jobs), reach.hidden)


def _values(source: str, reach: Reach) -> Iterator[tuple[str, object]]:
    """Parameters of a table's condition."""
    name = _parameter(source)
    if reach.workspaces:
        yield f"{name}_workspaces", sorted(reach.workspaces)
    if reach.jobs:
        pairs = sorted(reach.jobs)
        yield f"{name}_job_workspaces", [workspace for workspace, _ in pairs]
        yield f"{name}_jobs", [job for _, job in pairs]


def _parameter(source: str) -> str:
    return f"{_PREFIX}{raw_name(source)}"


@lru_cache(maxsize=2048)
def _rewritten(sql: str, shape: _Shape, raw_tables: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """The text, and full names of the sources that are cut in it by values."""
    places, ctes_at = _places(sql)
    made = _Ctes(dict(shape), raw_tables)
    parts, at = [], 0
    for place in places:
        name = made.of_place(place)
        if name is not None:
            alias = "" if place.has_alias else f" AS {place.name}"
            parts += [sql[at : place.start], name, alias]
            at = place.end
    body = "".join([*parts, sql[at:]])
    head = made.text()
    if ctes_at is None:
        return f"WITH {head}\n{body}", made.narrowed
    return f"{sql[:ctes_at]} {head},{body[ctes_at:]}", made.narrowed


class _Ctes:
    """The models and tables that are computed anew, each after those that it reads."""

    def __init__(self, cuts: Mapping[str, _Cut], raw_tables: frozenset[str]) -> None:
        self._cuts, self._raw_tables = cuts, raw_tables
        self._texts: dict[str, str] = {}
        self._uses: dict[str, int] = {}
        self._narrowed: dict[str, None] = {}

    @property
    def narrowed(self) -> tuple[str, ...]:
        return tuple(self._narrowed)

    def of_place(self, place: _Place) -> str | None:
        """What stands there instead; None: what is stored may be read."""
        if place.schema == _MARTS:
            return self._model(place.name)
        if place.schema == _RAW and not place.name.startswith(_FREE_RAW):
            return self._source(_sources()[place.name])
        return None

    def text(self) -> str:
        """More than one look at the same rows: they are kept for the next."""
        parts = []
        for name, text in self._texts.items():
            kept = "MATERIALIZED" if self._uses[name] > 1 else "NOT MATERIALIZED"
            parts.append(f"{name} AS {kept} (\n{text}\n)")
        return ",\n".join(parts)

    def _model(self, name: str) -> str | None:
        if all(self._is_whole(source) for source in bases(name)):
            return None
        cte = _PREFIX + name
        self._uses[cte] = self._uses.get(cte, 0) + 1
        if cte not in self._texts:
            model = _models()[name]
            parts = {other: self._model(other) for other in sorted(model.references)}
            parts |= {raw_name(source): self._source(source) for source in sorted(model.sources)}
            self._texts[cte] = _model_text(
                name, frozenset((part, stand_in) for part, stand_in in parts.items() if stand_in), self._raw_tables
            )
        return cte

    def _source(self, source: str) -> str | None:
        """The CTE of the table as it is seen; None where that is what is stored."""
        if self._is_whole(source):
            return None
        cte = f"{_PREFIX}{_RAW}_{raw_name(source)}"
        self._uses[cte] = self._uses.get(cte, 0) + 1
        if cte not in self._texts:
            self._texts[cte] = self._rows(source)
        return cte

    def _is_whole(self, source: str) -> bool:
        cut = self._cuts.get(published(source))
        return _is_config(source) or (cut is not None and cut.is_whole)

    def _rows(self, source: str) -> str:
        cut = self._cuts.get(published(source))
        if cut is None or cut.extent is Extent.DENIED or raw_name(source) not in self._raw_tables:
            return sql_of(empty_source(source))
        table = f"SELECT {_columns(source, cut)} FROM {_RAW}.{raw_name(source)}"  # noqa: S608 - names of ours; values are bound
        if cut.extent is Extent.WHOLE:
            return table
        if cut.by_workspace or cut.by_job:
            self._narrowed[source] = None
        return f"{table} WHERE {_condition(source, cut)}"


def _columns(source: str, cut: _Cut) -> str:
    if not cut.hidden:
        return "*"
    kinds = schema()["sources"][source]
    nulls = (
        exp.cast(exp.null(), exp.DataType.build(kinds[column], dialect=DIALECT)).as_(column).sql("duckdb")
        for column in sorted(cut.hidden)
    )
    return f"* REPLACE ({', '.join(nulls)})"


def _condition(source: str, cut: _Cut) -> str:
    name, conditions = _parameter(source), []
    if cut.by_workspace:
        conditions.append(f"workspace_id IN (SELECT unnest(${name}_workspaces::VARCHAR[]))")
    if cut.by_job:
        job = "usage_metadata.job_id" if "usage_metadata" in schema()["sources"][source] else "job_id"
        pairs = f"SELECT unnest(${name}_job_workspaces::VARCHAR[]), unnest(${name}_jobs::VARCHAR[])"
        conditions.append(f"(workspace_id, {job}) IN ({pairs})")
    return " OR ".join(conditions) or "FALSE"


@lru_cache(maxsize=4096)
def _model_text(name: str, parts: frozenset[tuple[str, str]], raw_tables: frozenset[str]) -> str:
    """The model's query with these CTEs in the place of what it reads."""
    stand_ins: dict[str, exp.Expr] = {part: exp.select("*").from_(exp.to_table(cte)) for part, cte in parts}
    # No model that rests on a system table has a parameter of its own: the moment of the build stands in `mart.clock`.
    binding = Binding(datetime(1970, 1, 1, tzinfo=UTC), "", raw_tables)
    return sql_of(local(_models()[name].query, binding, stand_ins))
