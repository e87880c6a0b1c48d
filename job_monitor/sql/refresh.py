"""One build under way: which marts are built whole, which in part, and what of each changed by it."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from job_monitor.sql.incremental import (
    TOUCHED,
    Incremental,
    Key,
    claimed,
    incremental,
    leaves,
    parts,
    restricted,
    spans,
    touched_statements,
)
from job_monitor.sql.models import Claim, Model, named, raw_name, schema
from job_monitor.sql.render import Binding, sql_of, statement
from job_monitor.store import Changed, Writer

_MOST_TOUCHED = 1_000_000
"""With more values than this to compute anew, the whole mart is computed: it costs no more, and needs no joins."""
_MOST_COMPARED = 50_000
"""Old and new rows are compared up to this many, so that what came out the same counts as unchanged."""
_MOST_SPANS = 8
"""The touched days are read in as many pieces: each piece costs a look at the table, each other day its rows."""
_ROW_ID, _SIDE = "old_row_id", "compared_side"
"""Columns of ours beside those of a mart, which has none of these names."""
_STORED = "select table_name from duckdb_tables() where schema_name = 'mart'"


class How(Enum):
    """How a model was brought up to date."""

    VIEW = "view"
    WHOLE = "whole"
    PART = "part"
    UNTOUCHED = "untouched"


class Refresh:
    """State of one build: what changed so far, by model. Not for use after `close`."""

    def __init__(self, writer: Writer, binding: Binding, *, is_whole: bool) -> None:
        self._writer = writer
        self._binding = binding
        self._is_whole = is_whole
        self._stored = frozenset(row["table_name"] for row in writer.rows(_STORED))
        self._signatures = {row["name"]: row["signature"] for row in writer.rows("select * from meta.marts")}
        self._sources = writer.changes()
        self._changed: dict[str, Changed] = {}
        self._made: set[str] = set()

    def bring_up(self, model: Model) -> How:
        """Make the model true of what it reads now. Models come in the order of `models()`."""
        if not model.is_stored:
            self._changed[model.name] = self._of_sources(model)
            self._view(model)
            return How.VIEW
        how = self._decided(model)
        self._note(model.name, signature(model))
        return how

    @property
    def now(self) -> datetime:
        return self._binding.now

    def whole_question(self, claim: Claim) -> str:
        """The claim over everything, as a statement of the store."""
        return statement(claim, self._binding)

    def question(self, claim: Claim) -> str | None:
        """The claim over what changed in this build; None when nothing that it reads did."""
        if self._is_whole:
            return self.whole_question(claim)
        changed = {name: self._changed[name] for name in leaves(claim) - claim.steady}
        changed = {name: state for name, state in changed.items() if state is not Changed.NOTHING}
        own = self._of_sources(claim)
        if not changed and own is Changed.NOTHING:
            return None
        is_partial = all(state is Changed.ROWS for state in changed.values()) and own is Changed.NOTHING
        if not claim.by or not is_partial:
            return self.whole_question(claim)
        plan = claimed(claim)
        keys = self._touch(claim.name, plan, list(changed))[1]
        return self._restricted(claim, plan, keys)

    def close(self) -> None:
        for name in sorted(self._made):
            self._writer.execute(f"DROP TABLE IF EXISTS temp.{name}")

    # ── deciding ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _decided(self, model: Model) -> How:
        if self._is_whole or model.name not in self._stored or self._signatures.get(model.name) != signature(model):
            return self._whole(model)
        plan = incremental(model)
        steady = plan.steady if plan is not None else frozenset()
        changed = {name: self._changed[name] for name in leaves(model) - steady}
        own = self._of_sources(model)
        changed = {name: state for name, state in changed.items() if state is not Changed.NOTHING}
        if not changed and own is Changed.NOTHING and (plan is None or plan.revisit is None):
            self._changed[model.name] = Changed.NOTHING
            return How.UNTOUCHED
        is_partial = all(state is Changed.ROWS for state in changed.values()) and own is Changed.NOTHING
        if plan is None or not is_partial or not set(changed) <= set(plan.touched_by):
            return self._whole(model)
        return self._part(model, plan, list(changed))

    def _of_sources(self, model: Model) -> Changed:
        """What changed of the system tables that the model itself reads. Parameters change with every build."""
        if model.is_parametrised:
            return Changed.WHOLE
        states = {self._sources.get(f"raw.{raw_name(source)}", Changed.NOTHING) for source in model.sources}
        return max(states, key=list(Changed).index, default=Changed.NOTHING)

    # ── building ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _view(self, model: Model) -> None:
        text = statement(model, self._binding)
        if self._signatures.get(model.name) != text:
            if model.name in self._stored:  # it was a table in an older version
                self._writer.execute(f"DROP TABLE mart.{model.name}")
            self._writer.execute(f"CREATE OR REPLACE VIEW mart.{model.name} AS {text}")
            self._note(model.name, text)

    def _whole(self, model: Model) -> How:
        """All of the mart; a small one is compared with what it was, so that what follows can stay as it is."""
        name = model.name
        if self._is_whole or not self._is_small(name):
            text = statement(model, self._binding)
            plan = incremental(model)
            if plan is not None and plan.sorted_by is not None:
                text = f"SELECT * FROM ({text}) ORDER BY {plan.sorted_by}"
            self._writer.execute(f"CREATE OR REPLACE TABLE mart.{name} AS {text}")
            self._changed[name] = Changed.WHOLE
            return How.WHOLE
        self._temp("new_rows", statement(model, self._binding))
        is_same_shape = self._columns(f"mart.{name}") == self._columns("temp.new_rows")
        if is_same_shape and self._compare(name, f"mart.{name}", "temp.new_rows") is Changed.NOTHING:
            return How.UNTOUCHED
        self._writer.execute(f"CREATE OR REPLACE TABLE mart.{name} AS FROM temp.new_rows")
        if not is_same_shape:
            self._changed[name] = Changed.WHOLE
        return How.WHOLE

    def _part(self, model: Model, plan: Incremental, references: list[str]) -> How:
        """The touched rows of the mart, out and in again."""
        name = model.name
        count, keys = self._touch(name, plan, references)
        if count == 0:
            self._changed[name] = Changed.NOTHING
            return How.UNTOUCHED
        if count > _MOST_TOUCHED:
            return self._whole(model)
        same = " AND ".join(
            f"t.{column} {'IS NOT DISTINCT FROM' if key.may_be_null else '='} touched.k{place}"
            for place, (column, key) in enumerate(zip(plan.by, keys, strict=True))
        )
        columns = f"t.rowid AS {_ROW_ID}, t.*"
        self._temp("old_rows", f"SELECT {columns} FROM mart.{name} AS t SEMI JOIN {TOUCHED} ON {same}")
        self._temp("new_rows", self._restricted(model, plan, keys))
        old = f"(SELECT * EXCLUDE ({_ROW_ID}) FROM temp.old_rows)"
        if self._compare(name, old, "temp.new_rows") is Changed.NOTHING:
            return How.UNTOUCHED
        self._writer.execute(f"DELETE FROM mart.{name} WHERE rowid IN (SELECT {_ROW_ID} FROM temp.old_rows)")
        self._writer.execute(f"INSERT INTO mart.{name} FROM temp.new_rows")
        return How.PART

    def _restricted(self, model: Model, plan: Incremental, keys: Sequence[Key]) -> str:
        """The model's query over the rows that the touched values need."""
        return restricted(model, self._binding, parts(plan, self._binding, keys))

    def _touch(self, name: str, plan: Incremental, references: list[str]) -> tuple[int, list[Key]]:
        """Make the table of touched values. Their number, and what is known of each column of them."""
        changes = {reference: self._changed_rows(reference) for reference in references}
        statements = touched_statements(plan, name, changes, self._stored)
        self._temp("touched", " UNION ".join(statements))
        parts = [f"count(*) - count(k{place}), min(k{place})" for place, _ in enumerate(plan.by)]
        told = self._writer.row(f"SELECT count(*), {', '.join(parts)} FROM {TOUCHED}") or {}
        count, *values = told.values()
        pairs = zip(values[::2], values[1::2], strict=True)
        return int(count), [
            Key(nulls > 0, self._spans(f"k{place}") if type(least) is date else ())
            for place, (nulls, least) in enumerate(pairs)
        ]

    def _changed_rows(self, name: str) -> str:
        """SQL of the rows of a staging model or a mart that came or went."""
        model = named(name)
        if model.is_stored:
            return f"temp.changed_{name}"
        tables = [raw_name(source) for source in model.sources]
        binding = Binding(
            self._binding.now, self._binding.currency, self._binding.raw_tables, dict.fromkeys(tables, "delta")
        )
        return f"({statement(model, binding)})"

    def _compare(self, name: str, old: str, new: str) -> Changed:
        """Keep the rows of `old` and `new` that differ as the changed rows of the mart."""
        both = f"SELECT *, 1 AS {_SIDE} FROM {old} UNION ALL SELECT *, -1 AS {_SIDE} FROM {new}"
        rows = f"SELECT * EXCLUDE ({_SIDE}) FROM ({both})"
        # By one sum over all of a row: EXCEPT ALL numbers the rows of both sides, twice.
        if self._count(old) + self._count(new) <= _MOST_COMPARED:
            rows += f" GROUP BY ALL HAVING sum({_SIDE}) <> 0"
        self._temp(f"changed_{name}", rows)
        state = Changed.ROWS if self._count(f"temp.changed_{name}") else Changed.NOTHING
        self._changed[name] = state
        return state

    # ── small parts ────────────────────────────────────────────────────────────────────────────────────────────────

    def _temp(self, name: str, query: str) -> None:
        self._made.add(name)
        self._writer.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def _count(self, table: str) -> int:
        return self._writer.count(f"SELECT count(*) FROM {table}")

    def _is_small(self, name: str) -> bool:
        return name in self._stored and self._count(f"mart.{name}") <= _MOST_COMPARED

    def _columns(self, table: str) -> list[Any]:
        return [(row["column_name"], row["column_type"]) for row in self._described(table)]

    def _described(self, table: str) -> list[dict[str, Any]]:
        return self._writer.rows(f"DESCRIBE {table}")

    def _spans(self, column: str) -> tuple[tuple[date, date], ...]:
        """The stretches of days in which the touched ones lie."""
        found = self._writer.rows(f"SELECT DISTINCT {column} AS day FROM {TOUCHED} WHERE {column} NOTNULL ORDER BY day")
        return spans([row["day"] for row in found], _MOST_SPANS)

    def _note(self, name: str, wanted: str) -> None:
        if self._signatures.get(name) != wanted:
            self._writer.execute("DELETE FROM meta.marts WHERE name = $name", {"name": name})
            row = {"name": name, "signature": wanted}
            self._writer.execute("INSERT INTO meta.marts VALUES ($name, $signature)", row)


def signature(model: Model) -> str:
    """Changes with the model's SQL or description, or with those of a view that it reads: then it is built whole."""
    return _signature(model.name)


@cache
def _signature(name: str) -> str:
    texts, waiting = [str(schema()["models"].get(name, {}).get("incremental"))], [name]
    while waiting:
        model = named(waiting.pop())
        texts.append(sql_of(model.query))
        waiting += sorted(other for other in model.references if not named(other).is_stored)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
