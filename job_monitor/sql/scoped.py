"""A statement of the store as a viewer may ask it: every mart and raw table in it is what their scope leaves of it.

What rests on tables that they see whole is read as it is stored. So is a model, cut to the same workspaces or jobs as
the tables below it, where its description says that its rows rest on those alone (`scope`). Anything else is computed
anew from the rows that are seen, down to the system tables: each model once, as a CTE before the statement. Names of
the store are put in where names of the store stood; values are bound.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache

from sqlglot import Dialect, Token, TokenType, exp

from job_monitor.domain import Extent, Reach, Scope
from job_monitor.sql.models import DIALECT, Claim, Model, models, raw_name, schema
from job_monitor.sql.render import Binding, empty_source, local, sql_of

PEOPLE = "scim.users"
_MARTS, _RAW, _META = "mart", "raw", "meta"
_FREE_META = frozenset({"generations", "statement_days", "warehouse_stretches"})
"""They speak of the product itself: its builds, and the time that it kept its warehouse up."""
_FREE_RAW = "config__"
_PREFIX, _KEPT = "scoped_", "kept_"
_NAMES = (TokenType.VAR, TokenType.IDENTIFIER)
_TAIL = "_hours"


@dataclass(frozen=True)
class Scoped:
    """The statement, and what it binds beside its own parameters."""

    sql: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    anew: tuple[str, ...] = ()
    """The marts that it computes anew, each after those that it reads."""
    kept: frozenset[str] = frozenset()
    """Of those that were given as kept, the ones that it reads, by their names as `kept_name` has them."""


def scoped(sql: str, scope: Scope, raw_tables: frozenset[str], kept: frozenset[str] = frozenset()) -> Scoped:
    """The statement within the scope. `raw_tables` are those that the store has; another counts as empty.

    `kept` are marts whose rows within the scope stand ready under the names that `kept_name` gives.

    Raises ValueError for a statement that reads what no scope can cut (`meta.sources`, `mart.claims`).
    """
    if is_free(sql, scope):
        return Scoped(sql)
    shape, values = _shape(scope)
    made = _rewritten(sql, shape, raw_tables, kept)
    bound = {name: value for number in made.groups for name, value in values[number].items()}
    return Scoped(made.text, bound, made.anew, made.kept)


def kept_name(model: str) -> str:
    return f"{_KEPT}{model}"


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


def _source_of(name: str) -> str:
    """The source of a raw table; one that no model reads is called as the account calls it."""
    return _sources().get(name, f"system.{name.replace('__', '.', 1)}")


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


@lru_cache(maxsize=2048)
def _tables_of(sql: str) -> frozenset[str]:
    """Published names of the tables that the statement rests on."""
    _check(sql)
    found: set[str] = set()
    for place in _places(sql)[0]:
        if place.schema == _MARTS:
            found |= bases(place.name)
        elif place.schema == _RAW and not place.name.startswith(_FREE_RAW):
            found.add(_source_of(place.name))
    return frozenset(published(name) for name in found if not _is_config(name))


# ── writing it anew ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Cut:
    """How one table is cut, without the values: statements for the same cuts have the same text.

    `group` numbers the sets that cut it; a table that is seen whole `fits` those that would leave all of its rows.
    """

    extent: Extent
    group: int | None = None
    fits: frozenset[int] = frozenset()
    hidden: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return self.extent is Extent.WHOLE and not self.hidden


@dataclass(frozen=True)
class _Group:
    """Sets that cut a table: whether there are whole workspaces, and single jobs, among them."""

    number: int
    by_workspace: bool
    by_job: bool

    @property
    def name(self) -> str:
        return f"{_PREFIX}{self.number}"


@dataclass(frozen=True)
class _Shape:
    cuts: frozenset[tuple[str, _Cut]]
    groups: tuple[_Group, ...]


_Sets = tuple[frozenset[str], frozenset[tuple[str, str]]]


@lru_cache(maxsize=256)
def _shape(scope: Scope) -> tuple[_Shape, Mapping[int, Mapping[str, object]]]:
    """The shape, and the values of each group."""
    numbers: dict[_Sets, int] = {}
    for _, reach in sorted(scope.tables.items()):
        if reach.extent is Extent.ROWS:
            numbers.setdefault((reach.workspaces, reach.jobs), len(numbers))
    groups = tuple(_Group(number, bool(sets[0]), bool(sets[1])) for sets, number in numbers.items())
    cuts = frozenset((name, _cut(reach, numbers)) for name, reach in scope.tables.items())
    values = {group.number: dict(_values(group, sets)) for group, sets in zip(groups, numbers, strict=True)}
    return _Shape(cuts, groups), values


def _cut(reach: Reach, numbers: Mapping[_Sets, int]) -> _Cut:
    group = numbers[reach.workspaces, reach.jobs] if reach.extent is Extent.ROWS else None
    fits = frozenset(number for (workspaces, _), number in numbers.items() if reach.held <= workspaces)
    return _Cut(reach.extent, group, fits if reach.extent is Extent.WHOLE else frozenset(), reach.hidden)


def _values(group: _Group, sets: _Sets) -> Iterator[tuple[str, object]]:
    workspaces, jobs = sets
    if workspaces:
        yield f"{group.name}_workspaces", sorted(workspaces)
    if jobs:
        pairs = sorted(jobs)
        yield f"{group.name}_job_workspaces", [workspace for workspace, _ in pairs]
        yield f"{group.name}_jobs", [job for _, job in pairs]


def _condition(group: _Group, job: str) -> str:
    """Of rows with a column `workspace_id`, and `job`, the expression that names their job."""
    conditions = []
    if group.by_workspace:
        conditions.append(f"workspace_id IN (SELECT unnest(${group.name}_workspaces::VARCHAR[]))")
    if group.by_job:
        pairs = f"SELECT unnest(${group.name}_job_workspaces::VARCHAR[]), unnest(${group.name}_jobs::VARCHAR[])"
        conditions.append(f"(workspace_id, {job}) IN ({pairs})")
    return " OR ".join(conditions) or "FALSE"


def still_holds(claim: Claim, scope: Scope) -> bool:
    """Whether the claim, where it holds of all rows, holds of those within the scope as well.

    So it is where each value of its `by` rests on the rows with that value, and the scope cuts by them.
    """
    shape, _ = _shape(scope)
    cuts = dict(shape.cuts)
    below = claim.sources.union(*(bases(name) for name in claim.references))
    group = _one_group(below, frozenset(claim.by), cuts, shape.groups)
    parts = (name for name in claim.references if not all(_is_whole(source, cuts) for source in bases(name)))
    return group is not None and all(_local_group(name, cuts, shape.groups) == group for name in parts)


def _is_whole(source: str, cuts: Mapping[str, _Cut]) -> bool:
    cut = cuts.get(published(source))
    return _is_config(source) or (cut is not None and cut.is_whole)


def _local_group(name: str, cuts: Mapping[str, _Cut], groups: tuple[_Group, ...]) -> _Group | None:
    """The group that cuts every table below the model, where the model can be cut by it as well."""
    return _one_group(bases(name), _scope_columns(name), cuts, groups)


def _one_group(
    sources: frozenset[str], columns: frozenset[str], cuts: Mapping[str, _Cut], groups: tuple[_Group, ...]
) -> _Group | None:
    found = [cuts.get(published(source), _Cut(Extent.DENIED)) for source in sources if not _is_config(source)]
    numbers = {cut.group for cut in found if cut.group is not None}
    if "workspace_id" not in columns or len(numbers) != 1 or any(cut.hidden for cut in found):
        return None
    group = groups[numbers.pop()]
    is_uniform = all(cut.group == group.number or group.number in cut.fits for cut in found)
    return group if is_uniform and ("job_id" in columns or not group.by_job) else None


@cache
def _scope_columns(name: str) -> frozenset[str]:
    """The columns that a model can be cut by. A staging model has its table's rows, so by any that it passes on."""
    model = _models()[name]
    if model.folder == "staging":
        passed = {column for column, made in model.columns.items() if isinstance(made, exp.Column)}
        return frozenset({"workspace_id", "job_id"} & passed)
    return frozenset(schema()["models"].get(name, {}).get("scope", ()))


@dataclass(frozen=True)
class _Rewritten:
    """The text, the groups whose values it binds, the marts it computes anew, and the kept ones that it reads."""

    text: str
    groups: tuple[int, ...]
    anew: tuple[str, ...]
    kept: frozenset[str]


@lru_cache(maxsize=2048)
def _rewritten(sql: str, shape: _Shape, raw_tables: frozenset[str], kept: frozenset[str]) -> _Rewritten:
    places, ctes_at = _places(sql)
    made = _Ctes(shape, raw_tables, kept)
    parts, at = [], 0
    for place in places:
        name = made.of_place(place)
        if name is not None:
            alias = "" if place.has_alias else f" AS {place.name}"
            parts += [sql[at : place.start], name, alias]
            at = place.end
    text = _with_head(made.text(), "".join([*parts, sql[at:]]), ctes_at)
    return _Rewritten(text, made.used, tuple(made.anew), frozenset(made.kept))


def _with_head(head: str, body: str, ctes_at: int | None) -> str:
    if not head:
        return body
    return f"WITH {head}\n{body}" if ctes_at is None else f"{body[:ctes_at]} {head},{body[ctes_at:]}"


class _Ctes:
    """The models and tables that are computed anew, each after those that it reads."""

    def __init__(self, shape: _Shape, raw_tables: frozenset[str], ready: frozenset[str]) -> None:
        self._cuts, self._groups = dict(shape.cuts), shape.groups
        self._raw_tables = raw_tables
        self._ready = ready
        self.anew: list[str] = []
        self.kept: set[str] = set()
        self._texts: dict[str, str] = {}
        self._uses: dict[str, int] = {}
        self._used: set[int] = set()

    @property
    def used(self) -> tuple[int, ...]:
        return tuple(sorted(self._used))

    def of_place(self, place: _Place) -> str | None:
        """What stands there instead; None: what is stored may be read."""
        if place.schema == _MARTS:
            return self._model(place.name)
        if place.schema == _RAW and not place.name.startswith(_FREE_RAW):
            return self._source(_source_of(place.name))
        return None

    def text(self) -> str:
        """More than one look at the same rows: they are kept for the next."""
        parts = []
        for name, text in self._texts.items():
            kept = "MATERIALIZED" if self._uses[name] > 1 else "NOT MATERIALIZED"
            parts.append(f"{name} AS {kept} (\n{text}\n)")
        return ",\n".join(parts)

    def _model(self, name: str) -> str | None:
        if all(_is_whole(source, self._cuts) for source in bases(name)):
            return None
        if name in self._ready:
            self.kept.add(name)
            return kept_name(name)
        cte = _PREFIX + name
        self._uses[cte] = self._uses.get(cte, 0) + 1
        if cte not in self._texts:
            group = _local_group(name, self._cuts, self._groups)
            text = self._anew(name) if group is None else self._cut_as_stored(name, group)
            self._texts[cte] = text
            if group is None and _models()[name].is_stored:
                self.anew.append(name)
        return cte

    def _cut_as_stored(self, name: str, group: _Group) -> str:
        self._used.add(group.number)
        return f"SELECT * FROM {_MARTS}.{name} WHERE {_condition(group, 'job_id')}"  # noqa: S608 - names of ours; values are bound

    def _anew(self, name: str) -> str:
        """The model's query over what is seen of all that it reads."""
        model = _models()[name]
        read = {_PREFIX + other: self._model(other) or f"{_MARTS}.{other}" for other in sorted(model.references)}
        for source in sorted(model.sources):
            raw = raw_name(source)
            read[f"{_PREFIX}{_RAW}_{raw}"] = self._source(source) or f"{_RAW}.{raw}"
        return _STAND_IN.sub(lambda match: read[match[0]], _template(name))

    def _source(self, source: str) -> str | None:
        """The CTE of the table as it is seen; None where that is what is stored."""
        if _is_whole(source, self._cuts) and raw_name(source) in self._raw_tables:
            return None
        cte = f"{_PREFIX}{_RAW}_{raw_name(source)}"
        self._uses[cte] = self._uses.get(cte, 0) + 1
        if cte not in self._texts:
            self._texts[cte] = self._rows(source)
        return cte

    def _rows(self, source: str) -> str:
        cut = self._cuts.get(published(source))
        if cut is None or cut.extent is Extent.DENIED or raw_name(source) not in self._raw_tables:
            return sql_of(empty_source(source))
        table = f"SELECT {_columns(source, cut)} FROM {_RAW}.{raw_name(source)}"  # noqa: S608 - names of ours; values are bound
        if cut.group is None:
            return table
        self._used.add(cut.group)
        job = "usage_metadata.job_id" if "usage_metadata" in schema()["sources"].get(source, ()) else "job_id"
        return f"{table} WHERE {_condition(self._groups[cut.group], job)}"


def _columns(source: str, cut: _Cut) -> str:
    if not cut.hidden:
        return "*"
    kinds = schema()["sources"][source]
    nulls = (
        exp.cast(exp.null(), exp.DataType.build(kinds[column], dialect=DIALECT)).as_(column).sql("duckdb")
        for column in sorted(cut.hidden)
    )
    return f"* REPLACE ({', '.join(nulls)})"


_STAND_IN = re.compile(rf"\b{_PREFIX}\w+")


@cache
def _template(name: str) -> str:
    """The model's query as a statement of the store, with a name of ours for each thing that it reads.

    No model that rests on a system table has a parameter of its own: the moment of the build stands in `mart.clock`.
    """
    model = _models()[name]
    read = {other: _PREFIX + other for other in model.references}
    read |= {raw_name(source): f"{_PREFIX}{_RAW}_{raw_name(source)}" for source in model.sources}
    stand_ins: dict[str, exp.Expr] = {part: exp.select("*").from_(exp.to_table(ours)) for part, ours in read.items()}
    return sql_of(local(model.query, Binding(datetime(1970, 1, 1, tzinfo=UTC), "", frozenset()), stand_ins))
