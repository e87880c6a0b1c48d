"""The SQL files as parsed statements, and what `schema/*.yml` says of them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from graphlib import TopologicalSorter
from importlib.resources import files
from typing import Any

import sqlglot
import yaml
from sqlglot import exp

DIALECT = "databricks"

FOLDERS = ("staging", "intermediate", "marts")
"""Folders of models. Those in `marts` are stored, but for those that say `view: true`; the others are views."""


@dataclass(frozen=True)
class Model:
    """One file: its statement and what it reads."""

    name: str
    query: exp.Expr
    folder: str

    @property
    def is_stored(self) -> bool:
        """A table, not a view."""
        return self.folder == "marts" and not schema()["models"].get(self.name, {}).get("view", False)

    @property
    def is_inlined(self) -> bool:
        """A view over other models: what reads it depends on these, not on it."""
        return self.folder in ("intermediate", "marts") and not self.is_stored

    @cached_property
    def columns(self) -> dict[str, exp.Expr]:
        """What each column is made of, by its name."""
        selected = self.query.selects if isinstance(self.query, exp.Query) else []
        return {column.alias_or_name: column.unalias() for column in selected}

    @cached_property
    def is_parametrised(self) -> bool:
        """It holds `:now` or the like, so it differs from one build to the next."""
        return self.query.find(exp.Placeholder) is not None

    @cached_property
    def sources(self) -> frozenset[str]:
        """System tables that it reads, by full name."""
        return frozenset(full_name(table) for table in tables(self.query) if table.catalog)

    @cached_property
    def references(self) -> frozenset[str]:
        """Models that it reads."""
        return frozenset(table.name for table in tables(self.query) if not table.catalog)


@dataclass(frozen=True)
class Claim(Model):
    """A query that must return no rows."""

    meaning: str = ""
    guards: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    """Columns of what it reads: whether it holds for a value of them depends on the rows with that value."""
    steady: frozenset[str] = frozenset()
    """What it reads beside: without these columns, and never the reason that it has to be asked again."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of some of these, the first columns of `by` that they do have: other rows of them are not read."""


def tables(query: exp.Expr) -> list[exp.Table]:
    """Tables that a statement reads; its own CTEs are none."""
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    return [table for table in query.find_all(exp.Table) if table.catalog or table.name not in own]


def full_name(table: exp.Table) -> str:
    return f"{table.catalog}.{table.db}.{table.name}"


def raw_name(source: str) -> str:
    """`system.lakeflow.jobs` as it is called in the store's schema `raw`: `lakeflow__jobs`."""
    _, schema, table = source.split(".")
    return f"{schema}__{table}"


@cache
def models() -> tuple[Model, ...]:
    """Every model, each after those that it reads. Raises graphlib.CycleError for a circle."""
    found = {
        name: Model(name, sqlglot.parse_one(sql, read=DIALECT), folder)
        for folder in FOLDERS
        for name, sql in read_folder(folder).items()
    }
    graph = {name: sorted(model.references) for name, model in found.items()}
    return tuple(found[name] for name in TopologicalSorter(graph).static_order())


def named(name: str) -> Model:
    """Raises StopIteration when there is no such model."""
    return next(model for model in models() if model.name == name)


def downstream(names: Collection[str]) -> frozenset[str]:
    """These models and every one that is made from them."""
    found = set(names)
    for model in models():
        if model.references & found:
            found.add(model.name)
    return frozenset(found)


def marts_of(sql: str) -> frozenset[str]:
    """Marts that a statement to the store reads (`mart.job_runs`)."""
    return frozenset(re.findall(r"\bmart\.(\w+)", sql))


@cache
def claims() -> tuple[Claim, ...]:
    return tuple(_claim(name, sql) for name, sql in read_folder("tests").items())


def read_folder(folder: str) -> dict[str, str]:
    entries = (files(__package__) / folder).iterdir()
    return {
        entry.name.removesuffix(".sql"): entry.read_text()
        for entry in sorted(entries, key=lambda one: one.name)
        if entry.name.endswith(".sql")
    }


def _claim(name: str, sql: str) -> Claim:
    """The first comment of the file says what is claimed; then `guards:` models that rest on it, `by:` columns …"""
    comments = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")]
    meaning = " ".join(line for line in comments if not line.startswith(("guards:", "by:", "steady:")))
    query = sqlglot.parse_one(sql, read=DIALECT)
    guards, by, steady = (_listed(comments, word) for word in ("guards:", "by:", "steady:"))
    parts = {model: by[:1] for model, word, _ in (entry.partition(" by day") for entry in steady) if word}
    steady = tuple(entry.removesuffix(" by day") for entry in steady)
    return Claim(name, query, "tests", meaning, guards, by, frozenset(steady), parts)


def _listed(comments: list[str], word: str) -> tuple[str, ...]:
    found = next((line.removeprefix(word) for line in comments if line.startswith(word)), "")
    return tuple(part.strip() for part in found.split(",") if part.strip())


@cache
def schema() -> Mapping[str, Any]:
    """All of `schema/*.yml`: `sources` (columns that models read, with types) and `models` (grain, key, columns)."""
    content: dict[str, dict[str, Any]] = {"sources": {}, "models": {}}
    for entry in sorted((files(__package__) / "schema").iterdir(), key=lambda one: one.name):
        for part, entries in yaml.safe_load(entry.read_text()).items():
            content[part] |= entries
    return content


def sources() -> list[str]:
    """Full names of the system tables that the models read; of an aggregated table `…_hours`, as it is stored."""
    return [name for name in schema()["sources"] if name.startswith("system.")]
