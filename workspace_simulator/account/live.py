"""What the Jobs API knows: jobs with their settings, runs as soon as they start, and the error texts."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from workspace_simulator.account import arrow, words
from workspace_simulator.account.failures import FAILURES, Failure
from workspace_simulator.account.frames import DAY, NEVER, ComputeKind, Day, Ints, Plan, Result
from workspace_simulator.account.identifiers import REPAIRS, numeric_ids
from workspace_simulator.account.names import SUBJECTS
from workspace_simulator.account.settings import job_settings
from workspace_simulator.account.timelines import Words, compute_id_strings

_TIME = pa.timestamp("us", tz="UTC")
_VARIANTS = 16
_COLUMNS = ("customer_region", "order_total", "valid_from", "currency_code", "sku", "event_id", "amount_eur", "status")
_WITH_FAILURES = len(words.API_RESULTS)
_LIMIT_REACHED = _WITH_FAILURES + 1
_RUN_RESULTS = (*words.API_RESULTS, "SUCCESS_WITH_FAILURES", "MAXIMUM_CONCURRENT_RUNS_REACHED")

JOBS_SCHEMA = pa.schema(
    [("workspace_id", pa.string()), ("job_id", pa.int64()), ("name", pa.string()), ("creator_user_name", pa.string()),
     ("run_as_user_name", pa.string()), ("created_at", _TIME), ("deleted_at", _TIME), ("settings", pa.string()),
     ("valid_from", _TIME), ("valid_to", _TIME)]
)  # fmt: skip


def live_jobs(plan: Plan) -> pa.Table:
    """One row per version of a job, with the settings as JSON."""
    rows: list[dict[str, Any]] = []
    for index, job in enumerate(plan.jobs):
        versions = [version for version in job.versions if version.change != "deleted"]
        ends = [version.from_us for version in versions[1:]] + [job.deleted_us]
        rows.extend(
            {
                "workspace_id": plan.workspaces[job.workspace].workspace_id,
                "job_id": job.job_id,
                "name": version.name,
                "creator_user_name": plan.principals[job.creator].name,
                "run_as_user_name": plan.principals[version.run_as].name,
                "created_at": job.created_us,
                "deleted_at": None if job.deleted_us == NEVER else job.deleted_us,
                "settings": json.dumps(job_settings(plan, index, version), separators=(",", ":")),
                "valid_from": version.from_us,
                "valid_to": None if until_us == NEVER else until_us,
            }
            for version, until_us in zip(versions, ends, strict=True)
        )
    return pa.Table.from_pylist(rows, schema=JOBS_SCHEMA)


@dataclass(frozen=True)
class Live:
    """Makes the run tables of the Jobs API, day by day."""

    words_of: Words

    @cached_property
    def _principals(self) -> list[str]:
        return [principal.name for principal in self.words_of.plan.principals]

    @cached_property
    def _creators(self) -> Ints:
        """Creator of each job; the last entry stands for one-off runs."""
        return np.array([job.creator for job in self.words_of.plan.jobs] + [0], dtype=np.int64)

    @cached_property
    def _texts(self) -> tuple[list[str | None], list[str | None]]:
        """Error and trace of each failure in each variant; the first variants belong to "no failure"."""
        nothing: list[str | None] = [None] * _VARIANTS
        errors = nothing + [_filled(one, one.error, variant) for one in FAILURES for variant in range(_VARIANTS)]
        traces = nothing + [_filled(one, one.trace, variant) for one in FAILURES for variant in range(_VARIANTS)]
        return errors, traces

    def runs(self, day: Day) -> pa.Table:
        """One row per attempt of a job run, of every workspace; `ended_at` is NULL where it never ends."""
        run, number = day.attempt_run, day.extra["attempt_number"]
        cause = day.extra["attempt_cause"]
        result = self._run_results(day)
        repaired = number > 0
        counters = ((day.start_us // DAY) << 28) + np.arange(len(run))
        repair_ids = numeric_ids(REPAIRS, counters, self.words_of.plan.seed)
        created = np.where(repaired, day.attempt_started_us - 900_000, day.run_created_us[run])
        creator = np.where(day.run_job[run] >= 0, self._creators[day.run_job[run]], day.run_owner[run])
        codes = ("SUCCESS", *(one.api_code or one.code for one in FAILURES), "SUCCESS_WITH_FAILURES")
        code = np.where(result == _WITH_FAILURES, len(codes) - 1, cause + 1)
        columns = {
            "workspace_id": arrow.words(self.words_of.workspace_ids, day.run_workspace[run]),
            "job_id": pa.array(day.run_job_id[run]),
            "run_id": pa.array(day.run_id[run]),
            "attempt": pa.array(number.astype(np.int32)),
            "repair_id": pa.array(repair_ids, mask=~repaired),
            "run_name": self.words_of.run_names(day).take(pa.array(run)),
            "run_type": arrow.words(words.RUN_TYPES, day.run_type[run]),
            "trigger": arrow.words(words.API_TRIGGERS, day.extra["run_trigger"][run]),
            "creator_user_name": arrow.words(self._principals, creator),
            "created_at": arrow.times(created),
            "started_at": arrow.times(day.attempt_started_us),
            "ended_at": arrow.times(day.attempt_ended_us, day.attempt_ended_us == NEVER),
            "result_state": arrow.words(_RUN_RESULTS, result),
            "termination_code": arrow.words(codes, code),
            "termination_type": arrow.words(("SUCCESS", *(one.type for one in FAILURES)), cause + 1),
            "message": arrow.words(self._texts[0], _text_codes(cause, day.run_job[run])),
        }
        return pa.table(columns)

    def _run_results(self, day: Day) -> Ints:
        """Codes into the run words: success with a failed task, and a reached limit, have words of their own."""
        bad = np.isin(day.task_result, (Result.FAILED, Result.ERROR, Result.TIMED_OUT))
        # A failed try that its retry mended does not count.
        bad &= _is_last_try(day)
        with_failures = np.zeros(len(day.attempt_run), dtype=bool)
        with_failures[day.task_attempt[bad]] = True
        result = day.attempt_result.astype(np.int64)
        never_started = np.isin(result, (Result.SKIPPED, Result.BLOCKED))
        result = np.where((result == Result.SUCCEEDED) & with_failures, _WITH_FAILURES, result)
        return np.where(never_started, _LIMIT_REACHED, result)

    def task_runs(self, day: Day) -> pa.Table:
        """One row per task run, with error text and trace of failed ones."""
        run = day.attempt_run[day.task_attempt]
        job = day.run_job[run]
        cause = day.extra["task_cause"]
        kind = day.task_compute_kind
        compiled = self.words_of.compiled
        key = np.where(job >= 0, compiled.task_from[job] + day.task_plan, len(self.words_of.task_keys) - 1)
        is_cluster = np.isin(kind, (ComputeKind.JOB_CLUSTER, ComputeKind.POOL_CLUSTER, ComputeKind.ALL_PURPOSE))
        ids = compute_id_strings(self.words_of, day, np.flatnonzero(is_cluster))
        place = np.cumsum(is_cluster) - 1
        text = _text_codes(cause, job)
        columns = {
            "workspace_id": arrow.words(self.words_of.workspace_ids, day.run_workspace[run]),
            "job_run_id": pa.array(day.run_id[run]),
            "attempt": pa.array(day.extra["attempt_number"][day.task_attempt].astype(np.int32)),
            "run_id": pa.array(day.task_run_id),
            "task_key": self.words_of.task_keys.take(pa.array(key)),
            "attempt_number": pa.array(day.extra["task_attempt_number"].astype(np.int32)),
            "started_at": arrow.times(day.task_started_us),
            "ended_at": arrow.times(day.task_ended_us, day.task_ended_us == NEVER),
            "result_state": arrow.words(words.API_RESULTS, day.task_result),
            "termination_code": arrow.words(("SUCCESS", *(one.api_code or one.code for one in FAILURES)), cause + 1),
            "cluster_id": ids.take(pa.array(place, mask=~is_cluster)),
            "compute": arrow.words(words.API_COMPUTES, kind),
            "error": arrow.words(self._texts[0], text),
            "error_trace": arrow.words(self._texts[1], text),
        }
        return pa.table(columns)


def _is_last_try(day: Day) -> np.typing.NDArray[np.bool_]:
    """Task runs with no later try of the same task in the same attempt; iterations are judged by their loop."""
    number = day.extra["task_attempt_number"]
    order = np.lexsort((number, day.task_plan, day.task_attempt))
    attempt, task = day.task_attempt[order], day.task_plan[order]
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (attempt[1:] != attempt[:-1]) | (task[1:] != task[:-1])
    found = np.zeros(len(order), dtype=bool)
    found[order] = last
    return np.asarray(found & (day.extra["task_parent"] == 0))


def _text_codes(cause: Ints, job: Ints) -> Ints:
    return (cause + 1) * _VARIANTS + job % _VARIANTS


def _filled(failure: Failure, text: str, variant: int) -> str | None:
    """The text with names and numbers of this variant; None for failures without one."""
    if not text:
        return None
    table = f"{SUBJECTS[variant % len(SUBJECTS)]}_{variant * 7 + 3}"
    return text.format(n=variant * 13 + 17, table=table, column=_COLUMNS[variant % len(_COLUMNS)])
