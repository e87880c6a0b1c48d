"""What can be told of a query without running it: types, which expressions are never NULL, what tells rows apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

from job_monitor.sql.models import DIALECT, models, schema

_STRICT = (
    exp.Binary, exp.Not, exp.Neg, exp.Paren, exp.Between, exp.In, exp.Lower, exp.Upper, exp.Trim, exp.Length,
    exp.Concat, exp.UnixMillis, exp.UnixMicros, exp.UnixSeconds, exp.UnixDate, exp.TimestampTrunc, exp.Interval,
    exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.RegexpLike, exp.Greatest, exp.Least, exp.RegexpReplace,
    exp.Replace, exp.Translate,
)  # fmt: skip
"""NULL only where an argument is."""
_NEVER = (
    exp.Literal, exp.Boolean, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Exists, exp.Count, exp.RowNumber, exp.Rank,
    exp.DenseRank, exp.Struct, exp.Array, exp.Placeholder, exp.ArrayAgg, exp.ArrayUniqueAgg,
)  # fmt: skip
"""Never NULL, whatever the rows."""
_PER_GROUP = (exp.Max, exp.Min, exp.Sum, exp.Avg, exp.ArgMax, exp.ArgMin, exp.LogicalOr, exp.LogicalAnd)
"""NULL over a group only where the argument is NULL in all of its rows."""
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.Like, exp.RegexpLike)


@dataclass(frozen=True)
class Table:
    """A model or a source: types of its columns, those that are never NULL, and the key that tells its rows apart."""

    types: Mapping[str, str]
    never_null: frozenset[str] = frozenset()
    key: frozenset[str] | None = None


@dataclass
class Query:
    """A statement with every column's table and every expression's type written to it, and what follows from them."""

    tree: exp.Expr
    scopes: dict[int, "Part"] = field(default_factory=dict)
    result: Table = field(default_factory=lambda: Table({}))
    """What its rows are to whoever reads them."""

    def part_of(self, node: exp.Expr) -> "Part | None":
        """The SELECT that the expression stands in."""
        select = node.find_ancestor(exp.Select)
        return None if select is None else self.scopes.get(id(select))


@dataclass
class Part:
    """One SELECT: its sources by alias (a Table each), the columns that a condition keeps from being NULL."""

    select: exp.Select
    sources: dict[str, Table]
    facts: frozenset[str]
    """`alias.column` of those that WHERE or an inner JOIN excludes NULL from."""

    def is_never_null(self, node: exp.Expr, given: frozenset[str] = frozenset()) -> bool:
        """Whether the expression has a value in every row; `given` are further columns that have."""
        facts = self.facts | given
        if isinstance(node, _NEVER):
            return True
        if isinstance(node, exp.Column):
            source = self.sources.get(node.table)
            return _name(node) in facts or (source is not None and node.name in source.never_null)
        if isinstance(node, exp.Coalesce):
            return any(self.is_never_null(part, given) for part in _arguments(node))
        if isinstance(node, exp.Case | exp.If):
            return all(self.is_never_null(part, given) for part in _branches(node))
        if isinstance(node, exp.Window):
            return isinstance(node.this, exp.RowNumber | exp.Rank | exp.Count) or (
                isinstance(node.this, _PER_GROUP) and self.is_never_null(node.this.this, given)
            )
        if isinstance(node, exp.Filter):
            return isinstance(node.this, exp.Count)
        if isinstance(node, _PER_GROUP):
            return self.select.args.get("group") is not None and self.is_never_null(node.this, given)
        if isinstance(node, exp.Cast | exp.Alias) and not isinstance(node, exp.TryCast):
            return self.is_never_null(node.this, given)
        return (
            isinstance(node, _STRICT)
            and not isinstance(node, exp.Dot)
            and (not isinstance(node, exp.Div | exp.IntDiv | exp.Mod) or is_nonzero(node.right))
            and all(self.is_never_null(part, given) for part in _arguments(node))
        )

    def key(self) -> frozenset[str] | None:
        """`alias.column` that tell its rows apart before any grouping, of a join those of all; None if not known."""
        if any(table.key is None for table in self.sources.values()):
            return None
        return frozenset(f"{alias}.{name}" for alias, table in self.sources.items() for name in table.key or ())

    def same_as(self, columns: frozenset[str]) -> frozenset[str]:
        """These `alias.column` and all that joins and conditions make equal to one of them."""
        pairs = [
            frozenset(_columns([node.left, node.right]))
            for condition in _conditions(self.select)
            for node in condition.find_all(exp.EQ, exp.NullSafeEQ)
        ]
        found = columns
        while (more := found.union(*(pair for pair in pairs if len(pair) == 2 and pair & found))) != found:
            found = more
        return found


class Knowledge:
    """Grows by one table at a time: sources first, then models in the order in which they read each other."""

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}
        self._schema = MappingSchema(dialect=DIALECT)

    def learn(self, name: str, table: Table) -> None:
        """`name` in full: `system.lakeflow.jobs`, or that of a model."""
        self._tables[name] = table
        types = {column: "string" if kind == "UNKNOWN" else kind for column, kind in table.types.items()}
        self._schema.add_table(_flat(name), types, dialect=DIALECT)

    def of(self, query: exp.Expr) -> Query:
        """Read a statement over tables that are known. Raises sqlglot.errors.SqlglotError for one that is not sound."""
        tree = query.copy()
        for table in list(tree.find_all(exp.Table)):
            if table.catalog:
                name = _flat(f"{table.catalog}.{table.db}.{table.name}")
                table.replace(exp.to_table(name).as_(table.alias_or_name, table=True))
        tree = qualify(
            tree, schema=self._schema, dialect=DIALECT, validate_qualify_columns=False, quote_identifiers=False
        )
        found = Query(
            annotate_types(tree, schema=self._schema, dialect=DIALECT, expression_metadata=_metadata())  # type: ignore[arg-type]
        )
        outputs: dict[int, Table] = {}
        for scope in traverse_scope(found.tree):
            outputs[id(scope)] = found.result = self._read(scope, outputs, found)
        return found

    def _read(self, scope: Scope, outputs: Mapping[int, Table], found: Query) -> Table:
        if not isinstance(scope.expression, exp.Select):
            branches = [outputs[id(each)] for each in scope.set_operation_scopes]
            if not branches:
                return Table({})
            names = list(branches[0].types)
            never = set(range(len(names)))
            for branch in branches:
                never &= {place for place, name in enumerate(branch.types) if name in branch.never_null}
            is_distinct = scope.expression.args.get("distinct")
            key = frozenset(names) if is_distinct or not isinstance(scope.expression, exp.Union) else None
            return Table(branches[0].types, frozenset(names[place] for place in never), key)
        sources = {alias: self._source(source, outputs) for alias, source in scope.sources.items()}
        part = _part(scope.expression, {name: table for name, table in sources.items() if name in _read_names(scope)})
        found.scopes[id(scope.expression)] = part
        selects = scope.expression.selects
        types = {column.alias_or_name: _type(column) for column in selects}
        never_null = frozenset(column.alias_or_name for column in selects if part.is_never_null(column))
        return Table(types, never_null, _key_after(part))

    def _source(self, source: exp.Expr | Scope, outputs: Mapping[int, Table]) -> Table:
        if isinstance(source, exp.Table):
            known = {_flat(name): table for name, table in self._tables.items()}
            return known.get(source.name, Table({}))
        return outputs.get(id(source), Table({}))


def of_project(source_keys: Mapping[str, Sequence[str]]) -> Knowledge:
    """Every source and model of the project; `source_keys` tell the rows of a source apart, by its full name."""
    knowledge = Knowledge()
    for name, types in schema()["sources"].items():
        key = frozenset(source_keys.get(name, ()))
        is_config = name.startswith("monitor.config.")
        never_null = frozenset(types) - _OPTIONAL_SETTINGS if is_config else frozenset()
        key = frozenset({"position"} & set(types)) if is_config else key
        knowledge.learn(name, Table(dict(types), never_null, key if key and key <= set(types) else None))
    for model in models():
        described = schema()["models"].get(model.name)
        result = knowledge.of(model.query).result
        key_of_model = result.key if described is None else frozenset(described["key"])
        knowledge.learn(model.name, Table(result.types, result.never_null, key_of_model))
    return knowledge


_OPTIONAL_SETTINGS = frozenset({"workspace_id", "team", "owner"})


def is_nonzero(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and float(node.name) != 0


def _read_names(scope: Scope) -> set[str]:
    return set(scope.selected_sources) | {
        alias for alias, source in scope.sources.items() if isinstance(source, Scope) and source.is_udtf
    }


def _part(select: exp.Select, sources: dict[str, Table]) -> Part:
    """Columns of the side of an outer join that may be missing lose what was known of them."""
    joins = select.args.get("joins") or []
    first = select.args.get("from_") or select.args.get("from")
    earlier = [first.this.alias_or_name] if first is not None else []
    facts = set(not_null(select.args.get("where")))
    for join in joins:
        alias, side = join.alias_or_name, join.side.upper()
        missing = [alias] if side in ("LEFT", "FULL") else []
        missing += earlier if side in ("RIGHT", "FULL") else []
        for name in missing:
            if name in sources:
                sources[name] = Table(sources[name].types, frozenset(), sources[name].key)
        if not side:
            facts |= set(not_null(join.args.get("on")))
        earlier.append(alias)
    return Part(select, sources, frozenset(facts))


def not_null(condition: exp.Expr | None) -> Iterator[str]:
    """Columns that have a value wherever the condition is true."""
    node = condition.this if isinstance(condition, exp.Where) else condition
    if node is None:
        return
    if isinstance(node, exp.Paren):
        yield from not_null(node.this)
    elif isinstance(node, exp.And):
        yield from not_null(node.left)
        yield from not_null(node.right)
    elif isinstance(node, exp.Column):
        yield _name(node)
    elif isinstance(node, exp.Not) and isinstance(node.this, exp.Is):
        yield from _columns([node.this.this])
    elif isinstance(node, _COMPARED):
        yield from _columns(_arguments(node))


def _conditions(select: exp.Select) -> list[exp.Expr]:
    given = [select.args.get("where"), *(join.args.get("on") for join in select.args.get("joins") or [])]
    return [condition for condition in given if condition is not None]


def _columns(nodes: Sequence[exp.Expr]) -> Iterator[str]:
    yield from (_name(node) for node in nodes if isinstance(node, exp.Column))


def _key_after(part: Part) -> frozenset[str] | None:
    """Names of the columns of its result that tell the rows apart."""
    named = {
        column.this.sql() if isinstance(column, exp.Alias) else column.sql(): column.alias_or_name
        for column in part.select.selects
    }
    group = part.select.args.get("group")
    if group is not None:
        wanted = {each.sql() for each in group.expressions}
    elif (key := part.key()) is not None:
        wanted = set(key)
    else:
        return None
    return frozenset(named[each] for each in wanted) if wanted <= set(named) else None


@cache
def _metadata() -> Mapping[Any, Any]:
    """The library's rules for types, and those that it lacks: `max_by(x, …)` is what x is, 1.5 is a decimal …"""
    known = Dialect.get_or_raise(DIALECT).EXPRESSION_METADATA
    choice = {"annotator": lambda annotator, node: annotator._annotate_by_args(node, "this")}
    literal = {"annotator": lambda annotator, node: _annotated_literal(annotator, node, known[exp.Literal])}
    whole = {"annotator": lambda annotator, node: annotator._set_type(node, _whole_of(node.this))}
    rules: dict[Any, Any] = dict.fromkeys((exp.ArgMax, exp.ArgMin), choice)
    rules |= dict.fromkeys((exp.Floor, exp.Ceil), whole)
    rules |= {kind: {"returns": exp.DType.DOUBLE} for kind in (exp.PercentileCont, exp.WithinGroup)}
    rules |= {kind: {"annotator": _annotated_sum(known[kind])} for kind in (exp.Add, exp.Sub, exp.Mul, exp.Div)}
    return known | rules | {exp.Literal: literal}


def _annotated_sum(otherwise: Mapping[str, Any]) -> Any:
    """Of a double and a decimal Spark makes a double."""

    def annotated(annotator: Any, node: exp.Binary) -> exp.Expr:
        found: exp.Expr = otherwise["annotator"](annotator, node)
        if exp.DType.DOUBLE in {side.type.this for side in (node.left, node.right) if side.type is not None}:
            annotator._set_type(node, exp.DType.DOUBLE)
        return found

    return annotated


def _whole_of(given: exp.Expr) -> exp.DataType | exp.DType:
    is_decimal = given.type is not None and given.type.this == exp.DType.DECIMAL
    return given.type if is_decimal and given.type is not None else exp.DType.BIGINT


def _annotated_literal(annotator: Any, node: exp.Literal, otherwise: Mapping[str, Any]) -> exp.Expr:
    whole, _, places = node.name.partition(".")
    if node.is_string or not places.isdigit():
        return otherwise["annotator"](annotator, node)  # type: ignore[no-any-return]
    annotator._set_type(
        node, exp.DataType.build(f"decimal({len(whole) + len(places)}, {len(places)})", dialect=DIALECT)
    )
    return node


def _type(column: exp.Expr) -> str:
    node = column.this if isinstance(column, exp.Alias) else column
    kind = node.type or exp.DataType.build("UNKNOWN")
    return str(kind.sql(DIALECT))


def _arguments(node: exp.Expr) -> list[exp.Expr]:
    found: list[exp.Expr] = []
    for name, value in node.args.items():
        if name in ("unit", "kind", "safe", "with_error"):
            continue
        found += [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, exp.Expr)]
    return found


def _branches(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.If):
        return [node.args["true"], node.args.get("false") or exp.null()]
    return [*(branch.args["true"] for branch in node.args["ifs"]), node.args.get("default") or exp.null()]


def _name(column: exp.Column) -> str:
    return f"{column.table}.{column.name}"


def _flat(name: str) -> str:
    return name.replace(".", "__")
