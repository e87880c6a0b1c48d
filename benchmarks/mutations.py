"""Small wrongs that a slip of the hand could do to a model: each is the model's statement with one thing changed."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlglot import exp

Change = Callable[[exp.Expr], None]


@dataclass(frozen=True)
class Mutation:
    """`name` says what was changed, and is the only one of that name in its model."""

    model: str
    name: str
    query: exp.Expr


def mutations(model: str, query: exp.Expr) -> Iterator[Mutation]:
    """Every mutation of a statement, in the order in which its parts are written."""
    for place, name, change in _wrongs(query):
        # Within something, so that the whole statement can be replaced as any part of it.
        holder = exp.Paren(this=query.copy())
        change(_nodes(holder.this)[place])
        yield Mutation(model, name, holder.this)


def mutation_names(query: exp.Expr) -> list[str]:
    """The names alone, which need no copy of the statement."""
    return [name for _, name, _ in _wrongs(query)]


def _wrongs(query: exp.Expr) -> Iterator[tuple[int, str, Change]]:
    """Which part of the statement is changed, the change's name, and the change of that part in a copy."""
    seen: Counter[str] = Counter()
    for place, node in enumerate(_nodes(query)):
        for what, change in _changes(node):
            what = f"{_where(node)}: {what}"
            seen[what] += 1
            yield place, what if seen[what] == 1 else f"{what} (#{seen[what]})", change


def _nodes(query: exp.Expr) -> list[exp.Expr]:
    return list(query.walk(bfs=False))


def _changes(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    for kind, other in _SWAPPED:
        if type(node) is kind:
            yield f"{_text(node)} → {other.__name__.lower()}", partial(_swap, other=other)
    for kinds, changes in _BY_KIND:
        if isinstance(node, kinds):
            yield from changes(node)


_SWAPPED: tuple[tuple[type[exp.Expr], type[exp.Expr]], ...] = (
    (exp.EQ, exp.NEQ), (exp.NEQ, exp.EQ), (exp.LT, exp.LTE), (exp.LTE, exp.LT), (exp.GT, exp.GTE), (exp.GTE, exp.GT),
    (exp.NullSafeEQ, exp.EQ), (exp.And, exp.Or), (exp.Or, exp.And), (exp.Add, exp.Sub), (exp.Sub, exp.Add),
    (exp.ArgMax, exp.ArgMin), (exp.ArgMin, exp.ArgMax), (exp.Max, exp.Min), (exp.Min, exp.Max), (exp.Sum, exp.Max),
    (exp.Greatest, exp.Least), (exp.Least, exp.Greatest), (exp.LogicalOr, exp.LogicalAnd),
    (exp.LogicalAnd, exp.LogicalOr), (exp.Floor, exp.Ceil), (exp.Lead, exp.Lag), (exp.Lag, exp.Lead),
    (exp.RowNumber, exp.Rank),
)  # fmt: skip


def _swap(node: exp.Expr, other: type[exp.Expr]) -> None:
    made = other(**{name: value for name, value in node.args.items() if name in other.arg_types})
    if isinstance(made, exp.And):
        for name in ("this", "expression"):
            made.set(name, _in_brackets(made.args[name]))
    node.replace(_in_brackets(made) if isinstance(node.parent, exp.And) else made)


def _in_brackets(node: exp.Expr) -> exp.Expr:
    """An OR inside of an AND keeps together only in brackets; they are not written by themselves."""
    return exp.Paren(this=node) if isinstance(node, exp.Or) else node


def _conditions(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    """WHERE, HAVING and FILTER lose one condition."""
    parts = _conjuncts(node.this)
    where = type(node).__name__.lower()
    for place, part in enumerate(parts):
        yield f"{where} without {_text(part)}", partial(_drop_condition, name="this", place=place)


def _filter(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield f"{_text(node)} without its filter", lambda found: _put(found, found.this)


def _join(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    side, kind, on = str(node.args.get("side") or "").upper(), node.args.get("kind"), node.args.get("on")
    joined = node.alias_or_name
    if side in ("LEFT", "FULL") and not kind:
        yield f"{side.lower()} join {joined} → inner", lambda found: found.set("side", None)
    elif on is not None and not kind:
        yield f"join {joined} → left", lambda found: found.set("side", "LEFT")
    if side == "FULL":
        yield f"full join {joined} → left", lambda found: found.set("side", "LEFT")
    parts = _conjuncts(on) if on is not None else []
    for place, part in enumerate(parts):
        if len(parts) > 1:
            yield f"join {joined} without {_text(part)}", partial(_drop_condition, name="on", place=place)


def _conjuncts(node: exp.Expr) -> list[exp.Expr]:
    return list(node.flatten()) if isinstance(node, exp.And) else [node]


def _drop_condition(node: exp.Expr, name: str, place: int) -> None:
    parts = [part.copy() for part in _conjuncts(node.args[name])]
    del parts[place]
    if parts:
        node.set(name, exp.and_(*parts, copy=False))
    elif node.parent is not None:
        _put(node, exp.Where(this=exp.true()) if isinstance(node, exp.Where) else exp.Having(this=exp.true()))


def _drop(node: exp.Expr, name: str, place: int) -> None:
    node.args[name].pop(place)


def _put(node: exp.Expr, other: exp.Expr) -> None:
    node.replace(other.copy())


def _count(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    if isinstance(node.this, exp.Distinct):
        yield f"{_text(node)} → of all", lambda found: found.set("this", found.this.expressions[0].copy())
    elif not isinstance(node.this, exp.Star):
        yield f"{_text(node)} → of rows", lambda found: found.set("this", exp.Star())


def _first_argument(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield f"{_text(node)} → {_text(node.this)}", lambda found: _put(found, found.this)


def _literal(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    above = node.parent
    if (
        isinstance(above, exp.Interval | exp.DataTypeParam | exp.Anonymous)
        and node.is_string
        and not node.name.isdigit()
    ):
        return
    if isinstance(above, exp.DataTypeParam | exp.Cast):
        return
    if node.is_string and not node.name.isdigit():
        yield f"'{node.name}' → another word", lambda found: _put(found, exp.Literal.string(f"{found.name}~"))
    elif not node.is_string or isinstance(above, exp.Interval):
        yield f"{_text(node)} → {_next(node)} in {_text(above) if above else ''}", _one_more


def _next(node: exp.Expr) -> str:
    return str(int(node.name) + 1) if node.name.isdigit() else f"{node.name}1"


def _one_more(node: exp.Expr) -> None:
    make = exp.Literal.string if node.is_string else exp.Literal.number
    _put(node, make(_next(node)))


def _boolean(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    if isinstance(node.parent, exp.ArraySort):
        return
    yield (
        f"{_text(node)} → the other in {_text(node.parent) if node.parent else ''}",
        lambda found: found.set("this", not found.this),
    )


def _not(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    yield f"{_text(node)} → its contrary", lambda found: _put(found, found.this)


def _is(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    if not isinstance(node.parent, exp.Not):
        yield f"{_text(node)} → its contrary", lambda found: _put(found, exp.Not(this=found.copy()))


def _select(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    if node.args.get("distinct"):
        yield "select distinct → all", lambda found: found.set("distinct", None)


def _union(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    if node.args.get("distinct"):
        yield "union → union all", lambda found: found.set("distinct", False)
    yield "union without its second part", _first_part


def _first_part(node: exp.Expr) -> None:
    first, parts = node.this.copy(), node.args.get("with_")
    if parts is not None:
        first.set("with_", parts.copy())
    node.replace(first)


def _window(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    parts = node.args.get("partition_by") or []
    for place, part in enumerate(parts):
        yield (
            f"{_text(node)}: partition without {_text(part)}",
            partial(_drop, name="partition_by", place=place),
        )


def _ordered(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    if node.find_ancestor(exp.WithinGroup) is None:
        way = "ascending" if node.args.get("desc") else "descending"
        yield f"order by {_text(node.this)} → {way}", lambda found: found.set("desc", not found.args.get("desc"))


def _order(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    for place, part in enumerate(node.expressions):
        if len(node.expressions) > 1:
            yield f"order by without {_text(part.this)}", partial(_drop, name="expressions", place=place)


def _case(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    for place, branch in enumerate(node.args["ifs"]):
        if len(node.args["ifs"]) > 1:
            yield f"case without when {_text(branch.this)}", partial(_drop, name="ifs", place=place)
    if node.args.get("default") is not None:
        yield f"case without else {_text(node.args['default'])}", lambda found: found.set("default", None)


def _if(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    if not isinstance(node.parent, exp.Case) and node.args.get("false") is not None:
        yield f"{_text(node)} → the other way", _turned


def _turned(node: exp.Expr) -> None:
    true, false = node.args["true"].copy(), node.args["false"].copy()
    node.set("true", false)
    node.set("false", true)


def _in(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    for place, part in enumerate(node.expressions):
        if len(node.expressions) > 1:
            yield f"{_text(node)} without {_text(part)}", partial(_drop, name="expressions", place=place)


def _struct(node: exp.Expr) -> Iterator[tuple[str, Change]]:
    """An order by several loses one."""
    if isinstance(node.parent, exp.ArgMax | exp.ArgMin) and node.parent.expression is node:
        for place, part in enumerate(node.expressions):
            if len(node.expressions) > 1:
                yield f"{_text(node)} without {_text(part)}", partial(_drop, name="expressions", place=place)


_BY_KIND: tuple[tuple[Any, Callable[[exp.Expr], Iterator[tuple[str, Change]]]], ...] = (
    ((exp.Where, exp.Having), _conditions), (exp.Filter, _filter), (exp.Join, _join), (exp.Count, _count),
    ((exp.Coalesce, exp.Nullif, exp.Lower, exp.Trim, exp.Abs, exp.ArraySort), _first_argument),
    (exp.Literal, _literal), (exp.Boolean, _boolean), (exp.Not, _not), (exp.Is, _is), (exp.Select, _select),
    (exp.Union, _union), (exp.Window, _window), (exp.Ordered, _ordered), (exp.Order, _order), (exp.Case, _case),
    (exp.If, _if), (exp.In, _in), (exp.Struct, _struct),
)  # fmt: skip


def _where(node: exp.Expr) -> str:
    """The column or the clause that it is part of, behind the name of its CTE."""
    cte = node.find_ancestor(exp.CTE)
    select = node.find_ancestor(exp.Select)
    part: exp.Expr | None = node
    while part is not None and part.parent is not None and part.parent is not select:
        part = part.parent
    name = "" if part is None else part.alias if isinstance(part, exp.Alias | exp.Join) else type(part).__name__.lower()
    return f"{cte.alias}.{name}" if cte is not None else name


def _text(node: exp.Expr) -> str:
    text = " ".join(node.sql("duckdb", comments=False).split()).replace(" NULLS FIRST", "")
    return text if len(text) <= 70 else f"{text[:67]}…"
