"""All jobs in one answer of columns, and the tag by which a page knows that it has it already."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from job_monitor.backend import models
from job_monitor.backend.core import Core
from job_monitor.backend.models_job_table import (
    CostColumns,
    JobColumns,
    JobNames,
    JobTable,
    NamedWorkspace,
    RunColumns,
    TagColumns,
    TargetColumns,
)
from job_monitor.backend.queries import job_table as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.job_table import Columns
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.backend.visible import visible_jobs
from job_monitor.databricks.client import product_version
from job_monitor.domain import SourceState
from job_monitor.errors import StateError
from job_monitor.sql.scoped_reader import ScopedReader
from job_monitor.state import JobKey, Target
from job_monitor.state import targets as state_targets

_USED = (sources.JOBS, sources.RUNS, sources.USAGE, sources.PRICES, sources.WORKSPACES)
_AT_A_TIME = 500
STATE = "state"
_NO_NAMES = JobNames(workspaces=[], teams=[], owners=[], triggers=[])


@dataclass(frozen=True)
class Snapshot:
    """What one viewer's table is made of, in one snapshot of the store."""

    core: Core
    reader: ScopedReader
    book: SourceBook
    has_tags: bool = False

    @cached_property
    def generation(self) -> int | None:
        return ask.generation(self.reader)

    @cached_property
    def targets(self) -> list[Target] | StateError:
        """Of the jobs that the viewer sees; the error when the database of targets is away."""
        try:
            return self._targets()
        except StateError as error:
            return error

    @cached_property
    def sources(self) -> list[models.Source]:
        found = self.book.shown(_USED, ask.JOB_MARTS | ask.RUN_MARTS)
        return found if isinstance(self.targets, list) else [*found, _state_away(self.targets)]

    def tag(self) -> str:
        """Another one whenever something of the answer may be. Weak: the answer travels packed and unpacked."""
        held = self.targets if isinstance(self.targets, list) else []
        parts = [
            product_version(),
            self.generation,
            self.has_tags,
            self.reader.scope.digest,
            [source.model_dump(mode="json") for source in self.sources],
            [(*target.key, target.version) for target in held],
        ]
        return f'W/"{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}"'

    def table(self) -> JobTable:
        frame: dict[str, Any] = {
            "as_of": self.book.as_of(sources.JOBS),
            "sources": self.sources,
            "window_days": ask.WINDOW_DAYS,
        }
        if self.generation is None or not self.book.is_known(sources.JOBS, marts=ask.JOB_MARTS):
            return JobTable(count=0, names=_NO_NAMES, jobs=None, runs=None, costs=None, targets=None, **frame)
        jobs = ask.jobs(self.reader)
        names, columns = _jobs(jobs)
        rows = ask.runs(self.reader) if self.book.is_known(sources.RUNS, marts=ask.RUN_MARTS) else None
        keys = list(zip(jobs["workspace_id"], jobs["job_id"], strict=True))
        return JobTable(
            count=len(keys),
            names=names,
            jobs=columns,
            runs=None if rows is None else _runs(rows),
            costs=self._costs(),
            targets=self._target_columns(keys, rows),
            tags=_tags(jobs["tags"]) if self.has_tags else None,
            **frame,
        )

    def _costs(self) -> CostColumns | None:
        if not self.book.is_known(sources.USAGE, sources.PRICES, marts=ask.COST_MARTS):
            return None
        rows = ask.costs(self.reader)
        currency = next((one for one in rows["currency"] if one is not None), None)
        return CostColumns(currency=currency, cost=rows["cost"])

    def _targets(self) -> list[Target]:
        found: list[Target] = []
        after: JobKey | None = None
        with self.core.state.reading() as connection:
            while chunk := state_targets.listed(connection, after=after, limit=_AT_A_TIME):
                found += chunk
                after = chunk[-1].key
        seen = visible_jobs(self.reader, self.book, [one.key for one in found])
        return [one for one in found if one.key in seen]

    def _target_columns(self, keys: Sequence[JobKey], runs: Columns | None) -> TargetColumns | None:
        if not isinstance(self.targets, list):
            return None
        place = {key: number for number, key in enumerate(keys)}
        held = sorted((place[one.key], one.promise) for one in self.targets if one.key in place)
        took = [None] * len(keys) if runs is None else runs["typical_elapsed_s"]
        return TargetColumns(
            job=[number for number, _ in held],
            finish_by=[None if one.finish_by is None else f"{one.finish_by} {one.zone}" for _, one in held],
            max_duration_s=[one.max_duration_s for _, one in held],
            margin_s=[_margin(one.max_duration_s, took[number]) for number, one in held],
        )


def _runs(rows: Columns) -> RunColumns:
    codes = [codes or "" for codes in rows["run_codes"]]
    return RunColumns(
        results=[one[::2] for one in codes],
        durations=[one[1::2] for one in codes],
        last_seen=rows.seconds("newest_seen_at"),
        failing_since=rows.seconds("failing_since"),
        succeeded=rows["succeeded_count"],
        judged=rows["judged_count"],
        typical_worked_s=rows["typical_worked_s"],
        recent_worked_s=rows["recent_worked_s"],
    )


def _margin(most_s: int | None, typical_s: float | None) -> float | None:
    return None if most_s is None or typical_s is None else round(most_s - typical_s, 3)


def _state_away(error: StateError) -> models.Source:
    return models.Source(
        name=STATE,
        state=SourceState.FAILED,
        message=f"Targets are not known: {error}",
        remedy="They return by themselves when the database of targets answers (docs/state.md).",
    )


def _jobs(rows: Columns) -> tuple[JobNames, JobColumns]:
    workspaces = dict(zip(rows["workspace_id"], rows["workspace_name"], strict=True))
    places = {workspace: place for place, workspace in enumerate(workspaces)}
    teams, team = _indexed(rows["team"])
    owners, owner = _indexed(rows["owner"])
    triggers, trigger = _indexed(rows["trigger_type"])
    names = JobNames(
        workspaces=[NamedWorkspace(workspace_id=key, workspace_name=name) for key, name in workspaces.items()],
        teams=teams,
        owners=owners,
        triggers=triggers,
    )
    return names, JobColumns(
        workspace=[places[one] for one in rows["workspace_id"]],
        job_id=rows["job_id"],
        name=rows["name"],
        team=team,
        owner=owner,
        trigger=trigger,
        is_paused=rows["is_paused"],
        is_deleted=rows["is_deleted"],
    )


def _indexed(values: Iterable[str | None]) -> tuple[list[str], list[int | None]]:
    """The different values, sorted, and the place of each value among them."""
    given = list(values)
    different = sorted({one for one in given if one is not None})
    places = {one: place for place, one in enumerate(different)}
    return different, [None if one is None else places[one] for one in given]


def _tags(values: Iterable[Sequence[tuple[str, str | None]] | None]) -> TagColumns:
    given = [tuple(sorted(f"{key}={value or ''}" for key, value in one or ())) for one in values]
    different = sorted({one for one in given if one})
    places = {one: place for place, one in enumerate(different)}
    return TagColumns(sets=[list(one) for one in different], of_job=[places.get(one) for one in given])


def is_had(given: str | None, tag: str) -> bool:
    """Whether the tag is among those that the request says to have."""
    return given is not None and tag in (one.strip() for one in given.split(","))
