"""What a rule is, and what all of them ask of a statement."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from job_monitor.sql.lint.known import Query

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


def into(rules: list[Rule], name: str, reason: str, *, example: str, repaired: str) -> Callable[[Find], Find]:
    """Decorates the function that finds what breaks the rule."""

    def added(find: Find) -> Find:
        rules.append(Rule(name, reason, example, repaired, find))
        return find

    return added


def called(query: Query, *names: str) -> Iterator[exp.Expr]:
    """Calls of functions that the library does not know."""
    yield from (node for node in query.tree.find_all(exp.Anonymous) if node.name.lower() in names)


def has_type(node: exp.Expr, *kinds: exp.DType) -> bool:
    """Whether it is known to be of one of these types."""
    return node.type is not None and node.type.this in kinds
