"""How a question is put to the marts: columns of one, filtered and at most added up. Nothing is computed anew here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlglot import exp

DIALECT = "databricks"

_KINDS = {"job": "job", "one_off": "one_off", "notebook": "workflow"}


@dataclass(frozen=True)
class Reading:
    """`select {select} from {source} where {where} and …`, in Databricks' dialect.

    An argument narrows by the column of its name, or by the one that `columns` gives. `date` is the column that
    `from`, `to` and `date` narrow; `{days}` in `select` is the number of dates. With `has_kind`, runs of jobs alone
    count unless `kind` says another.
    """

    select: str
    source: str
    where: str = "true"
    group: str = ""
    date: str | None = None
    has_kind: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)

    def sql(self, of: Mapping[str, Any]) -> str:
        conditions = [self.where, *(self._condition(name, value) for name, value in of.items() if name != "kind")]
        if self.has_kind and of.get("kind", "job") != "any":
            conditions.append(f"kind = {_literal(_KINDS[of.get('kind', 'job')])}")
        group = f" group by {self.group}" if self.group else ""
        select = self.select.replace("{days}", str(_days(of)))
        return f"select {select} from {self.source} where {' and '.join(conditions)}{group}"

    def _condition(self, name: str, value: Any) -> str:
        operators = {"from": ">=", "to": "<=", "date": "="}
        if name in operators:
            return f"{self.date} {operators[name]} date {_literal(str(value))}"
        column = self.columns.get(name, name)
        return f"{column} is null" if value is None else f"{column} = {_literal(value)}"


def _days(of: Mapping[str, Any]) -> int:
    """Dates from `from` to `to`, both included; 0 without them."""
    if "from" not in of or "to" not in of:
        return 0
    return int((_date(of["to"]) - _date(of["from"])).days) + 1


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _literal(value: Any) -> str:
    return exp.convert(value).sql(DIALECT)
