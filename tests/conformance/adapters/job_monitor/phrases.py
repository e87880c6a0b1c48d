"""Questions that no single narrowed column answers: two stretches of days, a list of names, a share of an interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlglot import exp

from tests.conformance.adapters.job_monitor.readings import DIALECT


class Asking(Protocol):
    def sql(self, of: Mapping[str, Any]) -> str:
        """The statement, in Databricks' dialect, that answers the question with these arguments."""
        ...


@dataclass(frozen=True)
class Phrase:
    """A statement in Databricks' dialect with arguments in it: `{date}` becomes the literal of the argument `date`.

    `{narrowed}` becomes conditions on the columns of the arguments in `by` that are given.
    """

    text: str
    by: tuple[str, ...] = ()

    def sql(self, of: Mapping[str, Any]) -> str:
        literals = {name: literal(value) for name, value in of.items() if name not in self.by}
        narrowed = " and ".join(["true", *(f"{name} = {literal(of[name])}" for name in self.by if name in of)])
        return self.text.format(narrowed=narrowed, **literals)


@dataclass(frozen=True)
class OfListed:
    """A statement over a list of names that the question gives: `{listed}` becomes rows of one column, `name`."""

    text: str
    argument: str

    def sql(self, of: Mapping[str, Any]) -> str:
        rows = " union all ".join(f"select {literal(name)} as name" for name in of[self.argument])
        others = {name: literal(value) for name, value in of.items() if name != self.argument}
        return self.text.format(listed=f"({rows})", **others)


def literal(value: Any) -> str:
    return exp.convert(value).sql(DIALECT)
