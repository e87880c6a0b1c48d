"""Rules for single values: numbers, times, texts, arrays."""

from collections.abc import Iterator
from functools import partial

from sqlglot import exp

from job_monitor.sql.lint.known import Query, is_nonzero
from job_monitor.sql.lint.rule import Rule, called, has_type, into

VALUE_RULES: list[Rule] = []
rule = partial(into, VALUE_RULES)


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


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
        is_double = any(has_type(side, exp.DType.DOUBLE) for side in sides)
        is_whole = all(has_type(side, *exp.DataType.INTEGER_TYPES) for side in sides)
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
    "wide sum",
    "a sum of decimals has a digit more than its sides; where that makes 39, Spark silently drops the last place: cast "
    "both to fewer first",
    example="select q - cast(q as decimal(20, 0)) as x"
    " from (select cast('3.123456789012345678' as decimal(38, 18)) as q)",
    repaired="select cast(q as decimal(37, 18)) - cast(q as decimal(19, 0)) as x"
    " from (select cast('3.123456789012345678' as decimal(38, 18)) as q)",
)
def _wide_sum(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Add, exp.Sub):
        left, right = _digits(node.left), _digits(node.right)
        if left is None or right is None or left[1] == right[1] == 0:
            continue
        if max(left[0], right[0]) + max(left[1], right[1]) + 1 > 38:
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
        if (
            has_type(node, *exp.DataType.INTEGER_TYPES)
            and _is_fraction(given)
            and not is_cut
            and not _is_whole_product(given)
        ):
            yield node


@rule(
    "rounded double",
    "Spark rounds the shortest text of a double and DuckDB its binary value: 0.285 becomes 0.29 or 0.28. Round a "
    "decimal, or floor(x * 100 + 0.5) / 100",
    example="select round(x, 2) as r, cast(x as decimal(5, 2)) as d from values (0.285D) as t(x)",
    repaired="select round(x, 2) as r, cast(x as decimal(5, 2)) as d from values (0.285) as t(x)",
)
def _rounded_double(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Round):
        if node.args.get("decimals") and has_type(node.this, exp.DType.DOUBLE) and not _is_on_its_way_to_whole(node):
            yield node
    for cast in query.tree.find_all(exp.Cast):
        given = cast.this.unnest()
        is_shifted = isinstance(given, exp.Div) and _is_shifted(given)
        if has_type(cast, exp.DType.DECIMAL) and has_type(given, exp.DType.DOUBLE, exp.DType.FLOAT) and not is_shifted:
            yield cast


# ── times ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@rule(
    "date_diff",
    "between moments Spark counts whole units and DuckDB the boundaries between: subtract unix_millis or unix_date",
    example="select date_diff(day, timestamp '2026-02-01 23:00:00Z', timestamp '2026-02-02 01:00:00Z') as d",
    repaired="select (unix_millis(timestamp '2026-02-02 01:00:00Z') - unix_millis(timestamp '2026-02-01 23:00:00Z'))"
    " div 86400000 as d",
)
def _date_diff(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.TimestampDiff)
    for node in query.tree.find_all(exp.DateDiff):
        if node.args.get("unit") is not None or not all(
            has_type(side, exp.DType.DATE) for side in (node.this, node.expression)
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
    moved: list[exp.Expr] = list(query.tree.find_all(exp.TsOrDsAdd))
    for sum_ in query.tree.find_all(exp.Add, exp.Sub):
        if any(isinstance(side, exp.Interval) for side in (sum_.left, sum_.right)):
            moved += [sum_] * any(has_type(side, exp.DType.DATE) for side in (sum_.left, sum_.right))
    moved += [node for node in query.tree.find_all(exp.GenerateSeries) if _is_kept_moment(node)]
    for node in moved:
        above = node.find_ancestor(exp.Cast, exp.Select)
        if not (isinstance(above, exp.Cast) and has_type(above, exp.DType.DATE) and above.this.unnest() is node):
            yield node


def _is_kept_moment(node: exp.GenerateSeries) -> bool:
    """A sequence of dates whose exploded column is used as it is, and not cast to date."""
    lateral, select = node.find_ancestor(exp.Lateral), node.find_ancestor(exp.Select)
    if not has_type(node.args["start"], exp.DType.DATE):
        return False
    if lateral is None or select is None:
        return True
    names = {column.name for column in lateral.args["alias"].columns}
    used = [column for column in select.find_all(exp.Column) if column.name in names]
    return not all(isinstance(column.parent, exp.Cast) and has_type(column.parent, exp.DType.DATE) for column in used)


@rule(
    "difference of dates",
    "it is an interval in Spark and a number in DuckDB: subtract unix_date",
    example="select date '2026-02-03' - date '2026-02-01' as d",
    repaired="select unix_date(date '2026-02-03') - unix_date(date '2026-02-01') as d",
)
def _difference_of_dates(query: Query) -> Iterator[exp.Expr]:
    for node in query.tree.find_all(exp.Sub):
        if all(
            has_type(side, exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ)
            for side in (node.left, node.right)
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
    yield from called(query, "weekday")
    yield from (node for node in query.tree.find_all(exp.Extract) if node.name.lower() in ("dow", "dayofweek"))


@rule(
    "moment as text",
    "DuckDB writes the zone behind it, and doubles in another way: date_format, or a decimal",
    example="select cast(timestamp '2026-02-01 10:00:00Z' as string) as x, cast(1.2345678901234567e19 as string) as y",
    repaired="select date_format(timestamp '2026-02-01 10:00:00Z', 'yyyy-MM-dd HH:mm:ss') as x,"
    " cast(12345678901234567890 as string) as y",
)
def _moment_as_text(query: Query) -> Iterator[exp.Expr]:
    unsure = (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ, exp.DType.DOUBLE, exp.DType.FLOAT, exp.DType.STRUCT)
    for cast in query.tree.find_all(exp.Cast):
        if has_type(cast, *exp.DataType.TEXT_TYPES) and has_type(cast.this.unnest(), *unsure):
            yield cast
    for node in query.tree.find_all(exp.Concat, exp.ConcatWs, exp.DPipe):
        if any(has_type(part, *unsure) for part in node.iter_expressions()):
            yield node


@rule(
    "the engine's clock",
    "time is passed in (clock.now_at); chance and the clock give each engine and each moment another result",
    example="select current_timestamp() as x",
    repaired="select timestamp '2026-02-01 10:00:00Z' as x",
)
def _clock(query: Query) -> Iterator[exp.Expr]:
    yield from query.tree.find_all(exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentTime, exp.Uuid, exp.Rand)
    yield from called(query, "unix_timestamp", "localtimestamp", "curdate", "getdate")


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


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
    "DuckDB has RE2: no look-around, no reference to a group; a group is $1 in Spark's replacement, \\1 in DuckDB's",
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
    yield from called(query, "hash", "xxhash64", "crc32")


# ── arrays, rows ────────────────────────────────────────────────────────────────────────────────────────────────────


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
            and not has_type(node.this, exp.DType.MAP)
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


# ── what they have in common ────────────────────────────────────────────────────────────────────────────────────────


def _is_fraction(node: exp.Expr) -> bool:
    return has_type(node, exp.DType.DOUBLE, exp.DType.FLOAT, exp.DType.DECIMAL)


def _is_shifted(node: exp.Div) -> bool:
    """An integer divided by a power of ten, cast to a decimal that holds all of its places: exact on both."""
    above, divisor, given = node.parent, node.right, node.left.unnest()
    while isinstance(above, exp.Paren):
        above = above.parent
    zeros = divisor.name.removesuffix(".0")
    is_power = isinstance(divisor, exp.Literal) and zeros.strip("0") == "1"
    is_whole = has_type(given, *exp.DataType.INTEGER_TYPES) or isinstance(given, exp.Floor)
    if not (isinstance(above, exp.Cast) and has_type(above, exp.DType.DECIMAL) and is_power and is_whole):
        return False
    return _places(above.to) >= zeros.count("0")


def _is_whole_product(node: exp.Expr) -> bool:
    """A decimal, or a sum of one, times a power of ten that leaves no places."""
    product = node.this.unnest() if isinstance(node, exp.Sum) else node
    if not isinstance(product, exp.Mul) or product.left.type is None or not has_type(product.left, exp.DType.DECIMAL):
        return False
    times = product.right.name if isinstance(product.right, exp.Literal) else ""
    return times.rstrip("0") == "1" and times.count("0") >= _places(product.left.type)


def _is_on_its_way_to_whole(node: exp.Round) -> bool:
    """`floor(round(percentile_cont(p) …, 3) + 0.5)`: of whole numbers a quantile has few places, so no tie to round."""
    above = node.parent
    return isinstance(above, exp.Add) and isinstance(above.parent, exp.Floor)


def _places(kind: exp.DataType) -> int:
    return int(kind.expressions[1].name) if len(kind.expressions) > 1 else 0


def _digits(node: exp.Expr) -> tuple[int, int] | None:
    """Digits of a decimal before the point and behind it; None for other types."""
    precision = _precision(node)
    if precision is None or node.type is None:
        return None
    return precision - _places(node.type), _places(node.type)


def _precision(node: exp.Expr) -> int | None:
    """Digits of a decimal; None for other types."""
    if not has_type(node, exp.DType.DECIMAL) or node.type is None:
        return None
    return int(node.type.expressions[0].name) if node.type.expressions else 38
