"""What DuckDB and Spark (Databricks) silently do differently with the same SQL, found without running it.

Each rule has an example that gives different rows on the two engines, or no row on one of them, and the form that gives
the same on both. Tests run both on both engines, so a rule stands as long as its reason does. What was tried and agrees
needs no rule: the order of NULLs in ORDER BY (written out when the dialect is turned), greatest and least, concat with
NULL, a map's missing key, bool_or and bool_and, IN with NULL, comparison of texts, aliases in GROUP BY, `div`, `%`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from job_monitor.sql.known import Knowledge, Part, Query, is_nonzero, not_null
from job_monitor.sql.models import DIALECT

Find = Callable[[Query], Iterator[exp.Expr]]


@dataclass(frozen=True)
class Rule:
    """`reason` says what differs. `example` breaks the rule, `repaired` gives on both engines what was meant."""

    name: str
    reason: str
    example: str
    repaired: str
    find: Find


@dataclass(frozen=True)
class Finding:
    rule: Rule
    sql: str
    """The part of the statement that breaks the rule."""

    def __str__(self) -> str:
        return f"{self.rule.name}: {self.sql}: {self.rule.reason}"


RULES: list[Rule] = []


def findings(query: exp.Expr, knowledge: Knowledge) -> list[Finding]:
    """All that breaks a rule in a statement over tables that are known."""
    read = knowledge.of(query)
    return [Finding(rule, node.sql(DIALECT)) for rule in RULES for node in rule.find(read)]


def rule(name: str, reason: str, *, example: str, repaired: str) -> Callable[[Find], Find]:
    def added(find: Find) -> Find:
        RULES.append(Rule(name, reason, example, repaired, find))
        return find

    return added


# ── aggregates ─────────────────────────────────────────────────────────────────────────────────────────────────────────


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
    example="select percentile_cont(0.5) within group (order by x) as p from values (1.10), (2.25) as t(x)",
    repaired="select percentile_cont(0.5) within group (order by cast(x as double)) as p from values (1.10), (2.25) as t(x)",
)
def _percentile_of_decimal(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.WithinGroup):
        order = node.args["expression"].expressions[0].this
        if not _is(order, *exp.DataType.INTEGER_TYPES, exp.DType.DOUBLE):
            yield node


@rule(
    "approximate",
    "each engine has an approximation of its own",
    example="select approx_count_distinct(id) as c from range(10000)",
    repaired="select count(distinct id) as c from range(10000)",
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
    "where the chosen row's value is NULL, Spark gives NULL and DuckDB takes another row: wrap it in coalesce or struct, "
    "or filter (where … is not null)",
    example="select min_by(x, n) as c from values (1, cast(null as string)), (2, 'b') as t(n, x)",
    repaired="select nullif(min_by(coalesce(x, ''), n), '') as c from values (1, cast(null as string)), (2, 'b') as t(n, x)",
)
def _choice_of_null(query: Query) -> Iterator[exp.Expr]:
    for node, part in _choices(query):
        if not part.is_never_null(node.this, _filtered(node)):
            yield node


@rule(
    "null within an order",
    "a NULL within a struct comes first in Spark and last in DuckDB: coalesce it, or filter it out",
    example="select max_by(n, struct(x, n)) as c from values (1, cast(null as string)), (2, 'b') as t(n, x)",
    repaired="select max_by(n, struct(coalesce(x, ''), n)) as c from values (1, cast(null as string)), (2, 'b') as t(n, x)",
)
def _null_in_order(query: Query) -> Iterator[exp.Expr]:
    compared = [(node, node.expression) for node, _ in _choices(query)]
    compared += [(node, node.this) for node in query.tree.find_all(exp.Max, exp.Min)]
    compared += [
        (node, side) for node in query.tree.find_all(exp.GT, exp.GTE, exp.LT, exp.LTE) for side in node.args.values()
    ]
    for node, order in compared:
        part = query.part_of(node)
        if isinstance(order, exp.Struct) and part is not None:
            if not all(part.is_never_null(_unnamed(each), _filtered(node)) for each in order.expressions):
                yield node


@rule(
    "ties",
    "where the order does not tell the rows of a group apart, each engine chooses its own: add the rest of the key",
    example="select max_by(n, d) as c from values (1, 1), (2, 1) as t(n, d)",
    repaired="select max_by(n, struct(d, n)) as c from values (1, 1), (2, 1) as t(n, d)",
)
def _ties(query: Query) -> Iterator[exp.Expr]:
    for node, part in _choices(query):
        group = part.select.args.get("group")
        yield from _untold(node, [node.expression], group.expressions if group else [], part)
    for node in query.tree.find_all(exp.Window):
        part, order = query.part_of(node), node.args.get("order")
        ranks = isinstance(node.this, exp.RowNumber | exp.Lead | exp.Lag | exp.FirstValue | exp.LastValue)
        if ranks and part is not None:
            ordered = [each.this for each in order.expressions] if order else []
            yield from _untold(node, ordered, node.args.get("partition_by") or [], part)


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
    for node in query.tree.find_all(exp.ArrayAgg, exp.ArrayUniqueAgg, exp.GroupConcat):
        outer = node.parent.parent if isinstance(node.parent, exp.Filter) else node.parent
        if not isinstance(outer, exp.ArraySort | exp.ArraySize) and not isinstance(node.parent, exp.WithinGroup):
            if not (isinstance(node, exp.GroupConcat) and node.find(exp.Order)):
                yield node


@rule(
    "any and every",
    "DuckDB does not know them: bool_or, bool_and",
    example="select every(f) as c from values (true) as t(f)",
    repaired="select bool_and(f) as c from values (true) as t(f)",
)
def _any(query: Query) -> Iterator[exp.Expr]:
    yield from (node for node in query.tree.find_all(exp.Any) if not isinstance(node.this, exp.Query | exp.Subquery))
    yield from _called(query, "every", "some")


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@rule(
    "division",
    "of integers by decimals it is a decimal of few places in Spark and a double in DuckDB: cast a side to double, or, "
    "divided by 10, 100 … the result to decimal",
    example="select 1 / 3.0 as x",
    repaired="select cast(1 as double) / 3 as x",
)
def _division(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Div):
        sides = (node.left.unnest(), node.right.unnest())
        is_double = any(_is(side, exp.DType.DOUBLE) for side in sides)
        is_whole = all(_is(side, *exp.DataType.INTEGER_TYPES) for side in sides)
        if not is_double and not is_whole and not _is_shifted(node):
            yield node


@rule(
    "division by zero",
    "Spark fails and DuckDB says infinity: nullif(…, 0)",
    example="select cast(1 as double) / n as x from values (0) as t(n)",
    repaired="select cast(1 as double) / nullif(n, 0) as x from values (0) as t(n)",
)
def _division_by_zero(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Div):
        divisor = node.right.unnest()
        divisor = divisor.this.unnest() if isinstance(divisor, exp.Cast) else divisor
        if not is_nonzero(divisor) and not isinstance(divisor, exp.Nullif):
            yield node


@rule(
    "wide product",
    "where the places of both decimals do not fit 38 digits, Spark silently keeps 6 of them: cast to fewer first",
    example="select cast('0.123456789012345678' as decimal(38, 18)) * cast(2 as decimal(38, 18)) as x",
    repaired="select cast('0.123456789012345678' as decimal(19, 18)) * cast(2 as decimal(18, 0)) as x",
)
def _wide_product(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Mul):
        left, right = _precision(node.left), _precision(node.right)
        if left is not None and right is not None and left + right + 1 > 38:
            yield node


@rule(
    "fraction to integer",
    "Spark cuts and DuckDB rounds: floor, ceil or round it first",
    example="select cast(x as bigint) as n from values (2.7) as t(x)",
    repaired="select cast(floor(x) as bigint) as n from values (2.7) as t(x)",
)
def _fraction_to_integer(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Cast):
        given = node.this.unnest()
        is_cut = isinstance(given, exp.Floor | exp.Ceil | exp.Round) and not given.args.get("decimals")
        if _is(node, *exp.DataType.INTEGER_TYPES) and _is_fraction(given) and not is_cut:
            yield node


@rule(
    "rounded double",
    "Spark rounds the shortest text of a double and DuckDB its binary value: 0.285 becomes 0.29 or 0.28. Round a decimal, "
    "or whole numbers by `div`",
    example="select round(x, 2) as r, cast(x as decimal(5, 2)) as d from values (0.285D) as t(x)",
    repaired="select round(x, 2) as r, cast(x as decimal(5, 2)) as d from values (0.285) as t(x)",
)
def _rounded_double(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Round):
        if node.args.get("decimals") and _is(node.this, exp.DType.DOUBLE):
            yield node
    for node in query.tree.find_all(exp.Cast):
        if _is(node, exp.DType.DECIMAL) and _is(node.this.unnest(), exp.DType.DOUBLE, exp.DType.FLOAT):
            yield node


# ── times ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@rule(
    "date_diff",
    "between moments Spark counts whole units and DuckDB the boundaries between them: subtract unix_millis or unix_date",
    example="select date_diff(day, timestamp '2026-02-01 23:00:00Z', timestamp '2026-02-02 01:00:00Z') as d",
    repaired="select (unix_millis(timestamp '2026-02-02 01:00:00Z') - unix_millis(timestamp '2026-02-01 23:00:00Z'))"
    " div 86400000 as d",
)
def _date_diff(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.TimestampDiff)
    for node in query.tree.find_all(exp.DateDiff):
        if node.args.get("unit") is not None or not all(
            _is(side, exp.DType.DATE) for side in (node.this, node.expression)
        ):
            yield node


@rule(
    "date and interval",
    "a date plus an interval, date_add and a sequence of dates are dates in Spark and moments in DuckDB: add days as "
    "integers, or cast to date",
    example="select date_add(d, 3) as x, d + interval 1 day as y from values (date '2026-02-01') as t(d)",
    repaired="select d + 3 as x, cast(d + interval 1 day as date) as y from values (date '2026-02-01') as t(d)",
)
def _date_and_interval(query: Query) -> Iterator[exp.Expr]:
    moved: list[exp.Expr] = list(query.tree.find_all(exp.TsOrDsAdd, exp.DateFromUnixDate))
    for node in query.tree.find_all(exp.Add, exp.Sub):
        if any(isinstance(side, exp.Interval) for side in (node.left, node.right)):
            moved += [node] * any(_is(side, exp.DType.DATE) for side in (node.left, node.right))
    moved += [node for node in query.tree.find_all(exp.GenerateSeries) if _is(node.args["start"], exp.DType.DATE)]
    for node in moved:
        above = node.find_ancestor(exp.Cast, exp.Select)
        if not (isinstance(above, exp.Cast) and _is(above, exp.DType.DATE) and above.this.unnest() is node):
            yield node


@rule(
    "difference of dates",
    "it is an interval in Spark and a number in DuckDB: subtract unix_date",
    example="select date '2026-02-03' - date '2026-02-01' as d",
    repaired="select unix_date(date '2026-02-03') - unix_date(date '2026-02-01') as d",
)
def _difference_of_dates(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Sub):
        if all(
            _is(side, exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ) for side in (node.left, node.right)
        ):
            yield node


@rule(
    "day of the week",
    "it is counted from another day and another number: take it of unix_date",
    example="select dayofweek(d) as x from values (date '2026-02-01') as t(d)",
    repaired="select (unix_date(d) + 4) % 7 as x from values (date '2026-02-01') as t(d)",
)
def _day_of_week(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.DayOfWeek, exp.DayOfWeekIso)
    yield from _called(query, "weekday")
    yield from (node for node in query.tree.find_all(exp.Extract) if node.name.lower() in ("dow", "dayofweek"))


@rule(
    "moment as text",
    "DuckDB writes the zone behind it, and doubles in another way: date_format, or a decimal",
    example="select cast(timestamp '2026-02-01 10:00:00Z' as string) as x, cast(1e20 as string) as y",
    repaired="select date_format(timestamp '2026-02-01 10:00:00Z', 'yyyy-MM-dd HH:mm:ss') as x,"
    " cast(cast(1e20 as decimal(38, 0)) as string) as y",
)
def _moment_as_text(query: Query) -> Iterator[exp.Expr]:
    unsure = (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ, exp.DType.DOUBLE, exp.DType.FLOAT, exp.DType.STRUCT)
    for node in query.tree.find_all(exp.Cast):
        if _is(node, *exp.DataType.TEXT_TYPES) and _is(node.this.unnest(), *unsure):
            yield node
    for node in query.tree.find_all(exp.Concat, exp.ConcatWs, exp.DPipe):
        if any(_is(part, *unsure) for part in node.iter_expressions()):
            yield node


@rule(
    "the engine's clock",
    "time is passed in (clock.now_at); chance and the clock give each engine and each moment another result",
    example="select current_timestamp() as x",
    repaired="select timestamp '2026-02-01 10:00:00Z' as x",
)
def _clock(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentTime, exp.Uuid, exp.Rand)
    yield from _called(query, "unix_timestamp", "localtimestamp", "curdate", "getdate")


# ── texts ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@rule(
    "like with a backslash",
    "it escapes in Spark and is a character in DuckDB: like … escape '!'",
    example=r"select 'a_b' like 'a\\_b' as x",
    repaired="select 'a_b' like 'a!_b' escape '!' as x",
)
def _like(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Like, exp.ILike):
        pattern = node.expression
        is_plain = isinstance(pattern, exp.Literal) and "\\" not in pattern.name
        if not is_plain and not isinstance(node.parent, exp.Escape):
            yield node


@rule(
    "regular expression",
    "DuckDB has RE2: no look-around, no reference to a group; and a group is $1 in Spark's replacement, \\1 in DuckDB's",
    example="select regexp_replace('abc', '(b)', '<$1>') as x",
    repaired="select regexp_replace('abc', 'b', '<b>') as x",
)
def _regular_expression(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.RegexpLike, exp.RegexpExtract, exp.RegexpReplace, exp.RegexpSplit):
        pattern = node.expression
        if isinstance(pattern, exp.Literal) and any(
            mark in pattern.name for mark in ("(?=", "(?!", "(?<", "\\1", "++")
        ):
            yield node
    for node in query.tree.find_all(exp.RegexpReplace):
        put = node.args["replacement"]
        if not isinstance(put, exp.Literal) or "$" in put.name or "\\" in put.name:
            yield node


@rule(
    "substring from 0",
    "Spark takes it for 1, DuckDB for the place before it: count from 1",
    example="select substring('hello', 0, 3) as x",
    repaired="select substring('hello', 1, 3) as x",
)
def _substring(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Substring):
        start = node.args.get("start")
        if not (start is not None and (is_nonzero(start) or isinstance(start, exp.Neg))):
            yield node


@rule(
    "upper",
    "some letters have no upper case of one letter, and the engines write them differently: fold with lower",
    example="select upper('ß') as x",
    repaired="select lower('ß') as x",
)
def _upper(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.Upper, exp.Initcap)


@rule(
    "hash",
    "each engine has its own: md5 or sha2",
    example="select hash('a') as x",
    repaired="select md5('a') as x",
)
def _hash(query: Query) -> Iterator[exp.Expr]:
    yield from _called(query, "hash", "xxhash64", "crc32")


# ── arrays, rows ───────────────────────────────────────────────────────────────────────────────────────────────────────


@rule(
    "place in an array",
    "beyond its end Spark fails and DuckDB says NULL: try_element_at, counted from 1",
    example="select a[1] as x from values (array(1)) as t(a)",
    repaired="select try_element_at(a, 2) as x from values (array(1)) as t(a)",
)
def _place(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Bracket):
        if (
            not node.args.get("safe")
            and not _is(node.this, exp.DType.MAP)
            and not isinstance(node.this, exp.RegexpSplit)
        ):
            yield node


@rule(
    "array_contains",
    "of an array with a NULL it is NULL in Spark and false in DuckDB: coalesce(…, false)",
    example="select array_contains(array(1, null), 2) as x",
    repaired="select coalesce(array_contains(array(1, null), 2), false) as x",
)
def _array_contains(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.ArrayContains):
        if not isinstance(node.parent, exp.Coalesce):
            yield node


@rule(
    "outer explode",
    "DuckDB drops the rows whose array is empty or NULL: union them, or explode an array that has an element",
    example="select n, x from values (1, cast(null as array<int>)) as t(n, a) lateral view outer explode(a) as x",
    repaired="select n, x from values (1, cast(null as array<int>)) as t(n, a)"
    " lateral view explode(coalesce(a, array(cast(null as int)))) as x",
)
def _outer_explode(query: Query) -> Iterator[exp.Expr]:
    yield from (node for node in query.tree.find_all(exp.Lateral) if node.args.get("outer"))
    yield from query.tree.find_all(exp.ExplodeOuter, exp.PosexplodeOuter)


def star_of_source(query: exp.Expr) -> Iterator[exp.Expr]:
    """`select *` from a system table, in a statement as it was written: a new column would shift what follows."""
    for select in query.find_all(exp.Select):
        read = select.args.get("from_") or select.args.get("from")
        if read is not None and isinstance(read.this, exp.Table) and read.this.catalog and select.is_star:
            yield select


# ── what the rules have in common ──────────────────────────────────────────────────────────────────────────────────────

TOTAL_ORDERS: dict[str, str] = {
    "slice_order": "by end and start of a slice; slices of one run that share both are a claim that fails",
}
"""Columns that put the rows of a group in order although they are not its key, and why."""


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
    is_told = len(ordered) > 1 if key is None else key <= ordered | grouped
    chosen = node.this.this if isinstance(node.this, exp.Column) else None
    is_own = chosen is not None and f"{node.this.table}.{node.this.name}" in ordered
    if not is_told and not is_own and not {name.split(".")[1] for name in ordered} & set(TOTAL_ORDERS):
        yield node


def _called(query: Query, *names: str) -> Iterator[exp.Expr]:
    yield from (node for node in query.tree.find_all(exp.Anonymous) if node.name.lower() in names)


def _is(node: exp.Expr, *kinds: exp.DType) -> bool:
    return node.type is not None and node.type.this in kinds


def _is_fraction(node: exp.Expr) -> bool:
    return _is(node, exp.DType.DOUBLE, exp.DType.FLOAT, exp.DType.DECIMAL)


def _is_shifted(node: exp.Div) -> bool:
    """An integer divided by a power of ten, cast to a decimal that holds all of its places: exact on both."""
    above = node.parent
    divisor = node.right.name
    is_power = isinstance(node.right, exp.Literal) and divisor.replace(".0", "").strip("0") == "1"
    is_cast = isinstance(above, exp.Cast) and _is(above, exp.DType.DECIMAL)
    places = _places(above.to) if isinstance(above, exp.Cast) else 0
    return is_power and is_cast and places >= divisor.replace(".0", "").count("0")


def _places(kind: exp.DataType) -> int:
    return int(kind.expressions[1].name) if len(kind.expressions) > 1 else 0


def _precision(node: exp.Expr) -> int | None:
    """Digits of a decimal; None for other types."""
    if not _is(node, exp.DType.DECIMAL) or node.type is None:
        return None
    return int(node.type.expressions[0].name) if node.type.expressions else 38


def _unnamed(field: exp.Expr) -> exp.Expr:
    return field.expression if isinstance(field, exp.PropertyEQ) else field
