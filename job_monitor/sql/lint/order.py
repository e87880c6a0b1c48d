"""Rules for aggregates and windows: what depends on the order of rows, on NULLs among them, or on having any."""

from collections.abc import Iterable, Iterator
from functools import partial

from sqlglot import exp

from job_monitor.sql.lint.known import Part, Query, not_null
from job_monitor.sql.lint.rule import Rule, called, has_type, into

ORDER_RULES: list[Rule] = []
rule = partial(into, ORDER_RULES)

_FROM = (
    "from (select 1 as n, 1 as d, 'a' as s, cast(null as string) as x union all"
    " select 2 as n, 1 as d, 'b' as s, 'b' as x union all select 3 as n, 1 as d, 'c' as s, 'a' as x) as t"
)

TOTAL_ORDERS: dict[str, str] = {
    "slice_order": "by end and start of a slice; slices of one run that share both are a claim that fails",
}
"""Columns that put the rows of a group in order although they are not its key, and why."""


@rule(
    "percentile",
    "it interpolates in Spark and takes a row's value in DuckDB: percentile_cont(p) within group (order by x)",
    example="select percentile(n, 0.5) as p from values (1), (2) as t(n)",
    repaired="select percentile_cont(0.5) within group (order by n) as p from values (1), (2) as t(n)",
)
def _percentile(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.Quantile)


@rule(
    "percentile of a decimal",
    "it is a double in Spark and a decimal with the digits of its rows in DuckDB: cast the rows to double",
    example="select percentile_cont(0.5) within group (order by x) as p from (select 1.10 as x union select 2.25) as t",
    repaired="select percentile_cont(0.5) within group (order by cast(x as double)) as p"
    " from (select 1.10 as x union select 2.25) as t",
)
def _percentile_of_decimal(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.WithinGroup):
        order = node.args["expression"].expressions[0].this
        if not has_type(order, *exp.DataType.INTEGER_TYPES, exp.DType.DOUBLE):
            yield node


@rule(
    "approximate",
    "each engine has an approximation of its own",
    example="select approx_count_distinct(id) as c from range(10000) as t(id)",
    repaired="select count(distinct id) as c from range(10000) as t(id)",
)
def _approximate(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.ApproxQuantile, exp.ApproxDistinct, exp.ApproxTopK)


@rule(
    "count_if",
    "over NULLs only, and over no rows, it is 0 in Spark and NULL in DuckDB: count(*) filter (where …)",
    example="select count_if(f) as c from values (cast(null as boolean)) as t(f)",
    repaired="select count(*) filter (where f) as c from values (cast(null as boolean)) as t(f)",
)
def _count_if(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.CountIf)


@rule(
    "max_by of what may be null",
    "where the chosen row's value is NULL, Spark gives NULL and DuckDB takes another row: wrap it in coalesce or "
    "struct, or filter (where … is not null)",
    example="select min_by(x, struct(n, s)) as c " + _FROM,
    repaired="select nullif(min_by(coalesce(x, ''), struct(n, s)), '') as c " + _FROM,
)
def _choice_of_null(query: Query) -> Iterator[exp.Expr]:
    for node, part in _choices(query):
        if not part.is_never_null(node.this, _filtered(node)):
            yield node


@rule(
    "null within an order",
    "a NULL within a struct comes first in Spark and last in DuckDB: coalesce it, or filter it out",
    example="select max_by(s, struct(x, n)) as c " + _FROM,
    repaired="select max_by(s, struct(coalesce(x, ''), n)) as c " + _FROM,
)
def _null_in_order(query: Query) -> Iterator[exp.Expr]:
    compared = [(node, node.expression) for node, _ in _choices(query)]
    compared += [(node, node.this) for node in query.tree.find_all(exp.Max, exp.Min)]
    compared += [
        (node, side) for node in query.tree.find_all(exp.GT, exp.GTE, exp.LT, exp.LTE) for side in node.args.values()
    ]
    for node, order in compared:
        part = query.part_of(node)
        fields = order.expressions if isinstance(order, exp.Struct) else []
        if part is not None and not all(part.is_never_null(_unnamed(each), _filtered(node)) for each in fields):
            yield node


@rule(
    "ties",
    "where the order does not tell the rows of a group apart, each engine chooses its own: add the rest of the key",
    example="select max_by(s, d) as c " + _FROM,
    repaired="select max_by(s, struct(d, n)) as c " + _FROM,
)
def _ties(query: Query) -> Iterator[exp.Expr]:
    for node, part in _choices(query):
        group = part.select.args.get("group")
        yield from _untold(node, [node.expression], group.expressions if group else [], part)
    for window in query.tree.find_all(exp.Window):
        within, order = query.part_of(window), window.args.get("order")
        is_placed = isinstance(window.this, exp.RowNumber | exp.Lead | exp.Lag | exp.FirstValue | exp.LastValue)
        if is_placed and within is not None:
            ordered = [each.this for each in order.expressions] if order else []
            yield from _untold(window, ordered, window.args.get("partition_by") or [], within)


@rule(
    "whichever comes first",
    "rows have no order, and each engine has its own: min, max, max_by, or sort_array around a list",
    example="select first(s) as c from (select s from values ('a'), ('b'), ('B'), ('zz') as t(s) group by s)",
    repaired="select min(s) as c from (select s from values ('a'), ('b'), ('B'), ('zz') as t(s) group by s)",
)
def _whichever(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.First, exp.Last, exp.AnyValue):
        if not isinstance(node.parent, exp.Window):
            yield node
    for gathered in query.tree.find_all(exp.ArrayAgg, exp.ArrayUniqueAgg, exp.GroupConcat):
        above = gathered.parent
        outer = above.parent if isinstance(above, exp.Filter) else above
        if not isinstance(outer, exp.ArraySort | exp.ArraySize) and gathered.find(exp.Order) is None:
            yield gathered


@rule(
    "any and every",
    "DuckDB does not know them: bool_or, bool_and",
    example="select every(f) as c from values (true) as t(f)",
    repaired="select bool_and(f) as c from values (true) as t(f)",
)
def _any(query: Query) -> Iterator[exp.Expr]:
    yield from (node for node in query.tree.find_all(exp.Any) if not isinstance(node.this, exp.Query | exp.Subquery))
    yield from called(query, "every", "some")


def _choices(query: Query) -> Iterator[tuple[exp.Expr, Part]]:
    for node in query.tree.find_all(exp.ArgMax, exp.ArgMin):
        if (part := query.part_of(node)) is not None:
            yield node, part


def _filtered(node: exp.Expr) -> frozenset[str]:
    """Columns that the aggregate's own filter keeps from being NULL."""
    above = node.parent
    return frozenset(not_null(above.expression) if isinstance(above, exp.Filter) else ())


def _untold(node: exp.Expr, order: Iterable[exp.Expr], group: Iterable[exp.Expr], part: Part) -> Iterator[exp.Expr]:
    """The node, unless what orders and groups its rows tells them apart."""
    ordered = {f"{each.table}.{each.name}" for part_ in order for each in part_.find_all(exp.Column)}
    grouped = {f"{each.table}.{each.name}" for part_ in group for each in part_.find_all(exp.Column)}
    key = part.key()
    is_told = len(ordered) > 1 if key is None else key <= part.same_as(frozenset(ordered | grouped))
    chosen = node.this.this if isinstance(node.this, exp.Column) else None
    is_own = chosen is not None and f"{node.this.table}.{node.this.name}" in ordered
    if not is_told and not is_own and not {name.split(".")[1] for name in ordered} & set(TOTAL_ORDERS):
        yield node


def _unnamed(field: exp.Expr) -> exp.Expr:
    return field.expression if isinstance(field, exp.PropertyEQ) else field
