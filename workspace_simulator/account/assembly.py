"""From placed batches to a `Day`: loops are unrolled, tries become task runs, and everything gets its id."""

import numpy as np

from workspace_simulator.account import compiled as c
from workspace_simulator.account.batches import Batch
from workspace_simulator.account.compiled import Columns, Compiled, concatenated, repeat_ranges, taken
from workspace_simulator.account.failures import CAUSE
from workspace_simulator.account.frames import DAY, NEVER, ComputeKind, Day, Ints, Result
from workspace_simulator.account.identifiers import RUNS, TASK_RUNS, cluster_numbers, numeric_ids

ENDLESS = 10**16
"""A length in microseconds that stands for no end (317 years)."""
_AT_ONCE = 4
_PER_DAY_BITS = 28

Part = tuple[Columns, Columns, Columns]
"""Runs, attempts and task runs in real time, with indexes into each other."""


def to_part(compiled: Compiled, batch: Batch, attempts: Columns, rng: np.random.Generator) -> Part:
    """The batch as rows of the frames."""
    rows = taken(batch.rows, batch.rows["is_alive"])
    rows["start"] = rows["start"] + attempts["start"][rows["attempt"]]
    rows["end"] = rows["end"] + attempts["start"][rows["attempt"]]
    rows["source_row"] = np.flatnonzero(batch.rows["is_alive"])
    rows["parent"] = np.full(len(rows["run"]), -1)
    rows = _with_iterations(compiled, rows, rng)
    started = batch.runs["started_us"]
    tasks = _tries(compiled, rows, started)
    runs = _runs(compiled, batch.runs, attempts)
    runs["source"] = _places(tasks.pop("source_row"), batch.runs["source"])
    begin = started[attempts["run"]]
    placed = {"run": attempts["run"], "number": attempts["number"], "result": attempts["result"]}
    placed |= {"cause": attempts["cause"], "started": begin + attempts["start"], "ended": begin + attempts["end"]}
    return runs, placed, tasks


def _places(source_rows: Ints, sources: Ints) -> Ints:
    """Where the rows with these numbers stand now; -1 stays -1."""
    where = np.full(max(int(source_rows.max(initial=-1)), int(sources.max(initial=-1))) + 2, -1)
    kept = np.flatnonzero(source_rows >= 0)
    where[source_rows[kept]] = kept
    return np.where(sources >= 0, where[sources], -1)


def _with_iterations(compiled: Compiled, rows: Columns, rng: np.random.Generator) -> Columns:
    """Adds the task runs of loops: four at once, the first of the last wave failing where the loop failed."""
    loops = np.flatnonzero((compiled.task_kind[rows["task"]] == c.FOR_EACH) & (rows["end"] > rows["start"]))
    if not len(loops):
        return rows
    typical = compiled.task_iterations[rows["task"][loops]]
    counts = np.maximum(1, np.round(typical * rng.uniform(0.8, 1.2, len(loops)))).astype(np.int64)
    owners, places = repeat_ranges(counts)
    parent = loops[owners]
    waves = -(-counts // _AT_ONCE)
    slot = np.maximum((rows["end"] - rows["start"])[loops] // waves, 1)[owners]
    one = taken(rows, parent)
    wave = places // _AT_ONCE
    one["task"] = compiled.task_body[rows["task"][parent]]
    one["start"] = one["start"] + wave * slot
    one["end"] = one["start"] + np.maximum((slot * rng.uniform(0.5, 1.0, len(owners))).astype(np.int64), 1)
    fails = (places == (waves[owners] - 1) * _AT_ONCE) & (one["result"] != Result.SUCCEEDED)
    one["result"] = np.where(fails, one["result"], int(Result.SUCCEEDED)).astype(np.int8)
    one["cause"] = np.where(fails, one["cause"], -1)
    one["input_rows"] = (compiled.task_input[one["task"]] / counts[owners]).astype(np.int64)
    one["fails"], one["is_lasting"] = np.zeros_like(owners), np.zeros(len(owners), dtype=bool)
    one["parent"], one["source_row"] = parent, np.full(len(owners), -1)
    failed_loops = loops[rows["result"][loops] == Result.FAILED]
    rows["cause"][failed_loops] = CAUSE["iteration_failed"]
    return concatenated([rows, {name: one[name] for name in rows}])


def _tries(compiled: Compiled, rows: Columns, started: Ints) -> Columns:
    """One row per try. All tries of a task are equally long, save the last good one; a cut row has a single try."""
    counts = rows["fails"] + np.where(rows["is_lasting"], 0, 1)
    row, number = repeat_ranges(counts)
    begin = started[rows["run"][row]]
    step = rows["try_us"][row] + rows["gap_us"][row]
    start = rows["start"][row] + number * step
    is_failed = number < rows["fails"][row]
    end = np.where(is_failed, start + rows["try_us"][row], rows["end"][row])
    task = rows["task"][row]
    ran = end > start
    failed_result = np.where(rows["is_lasting"][row], rows["result"][row], int(Result.FAILED))
    kind = np.where(ran, compiled.task_compute_kind[task], int(ComputeKind.NONE))
    first_try = np.concatenate([[0], np.cumsum(counts)])[:-1]
    parent = rows["parent"][row]
    return {
        "attempt": rows["attempt"][row],
        "plan": task - compiled.task_from[compiled.task_job[task]],
        "started": begin + start,
        "ended": begin + end,
        "result": np.where(is_failed, failed_result, rows["result"][row]).astype(np.int8),
        "compute_kind": kind.astype(np.int8),
        "compute": np.where(ran, compiled.task_compute[task], -1),
        "input_rows": np.where(ran, rows["input_rows"][row], 0),
        "cause": np.where(is_failed | (rows["fails"][row] == 0), rows["cause"][row], -1),
        "number": number,
        "parent": np.where(parent >= 0, first_try[parent], -1),
        "source_row": np.where(number == counts[row] - 1, rows["source_row"][row], -1),
    }


def _runs(compiled: Compiled, runs: Columns, attempts: Columns) -> Columns:
    ended = np.zeros(len(runs["job"]), dtype=np.int64)
    np.maximum.at(ended, attempts["run"], attempts["end"])
    jobs = runs["job"]
    version = compiled.versions_at(jobs, runs["started_us"])
    is_child = runs["source"] >= 0
    return {
        "job": jobs,
        "job_id": compiled.job_id[jobs],
        "workspace": compiled.job_workspace[jobs],
        "type": np.zeros(len(jobs), dtype=np.int8),
        "owner": compiled.version_run_as[version],
        "created": np.where(is_child, runs["started_us"] - 300_000, runs["created_us"]),
        "started": runs["started_us"],
        "ended": runs["started_us"] + ended,
        "trigger": runs["trigger"],
        "version": version - compiled.version_from[jobs],
        "workers": compiled.version_workers[version],
        "is_photon": compiled.version_is_photon[version],
    }


def merged(parts: list[Part]) -> Part:
    """Parts one below the other, with their indexes shifted."""
    runs, attempts, tasks = [], [], []
    run_from = attempt_from = task_from = 0
    for own_runs, own_attempts, own_tasks in parts:
        runs.append(own_runs | {"source": _shifted(own_runs["source"], task_from)})
        attempts.append(own_attempts | {"run": own_attempts["run"] + run_from})
        parent = _shifted(own_tasks["parent"], task_from)
        tasks.append(own_tasks | {"attempt": own_tasks["attempt"] + attempt_from, "parent": parent})
        run_from += len(own_runs["job"])
        attempt_from += len(own_attempts["run"])
        task_from += len(own_tasks["attempt"])
    return concatenated(runs), concatenated(attempts), concatenated(tasks)


def _shifted(indexes: Ints, by: int) -> Ints:
    return np.where(indexes >= 0, indexes + by, -1)


def _sorted(part: Part) -> Part:
    """Runs, attempts and task runs each in the order of their start."""
    runs, attempts, tasks = part
    by_run = np.argsort(runs["started"], kind="stable")
    by_attempt = np.argsort(attempts["started"], kind="stable")
    by_task = np.argsort(tasks["started"], kind="stable")
    run_place, attempt_place, task_place = _inverse(by_run), _inverse(by_attempt), _inverse(by_task)
    runs, attempts, tasks = taken(runs, by_run), taken(attempts, by_attempt), taken(tasks, by_task)
    attempts["run"] = run_place[attempts["run"]]
    tasks["attempt"] = attempt_place[tasks["attempt"]]
    for columns, name in ((runs, "source"), (tasks, "parent")):
        # Indexing with -1 is harmless here: np.where leaves those out.
        columns[name] = np.where(columns[name] >= 0, task_place[columns[name]], -1) if len(by_task) else columns[name]
    return runs, attempts, tasks


def _inverse(order: Ints) -> Ints:
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def to_day(seed: int, day_us: int, parts: list[Part]) -> Day:
    """All runs of the day, in order, with their ids."""
    runs, attempts, tasks = _sorted(merged(parts))
    first = (day_us // DAY) << _PER_DAY_BITS
    run_id = numeric_ids(RUNS, first + np.arange(len(runs["job"])), seed)
    task_id = numeric_ids(TASK_RUNS, first + np.arange(len(tasks["attempt"])), seed)
    source = np.where(runs["source"] >= 0, task_id[runs["source"]], 0) if len(task_id) else runs["source"] * 0
    root = _root_rows(runs["source"], attempts["run"], tasks["attempt"])
    is_cluster = tasks["compute_kind"] <= ComputeKind.POOL_CLUSTER
    number = cluster_numbers(attempts["started"], np.arange(len(attempts["run"])))[tasks["attempt"]]
    return Day(
        start_us=day_us,
        run_workspace=runs["workspace"],
        run_job=runs["job"],
        run_job_id=runs["job_id"],
        run_id=run_id,
        run_type=runs["type"],
        run_owner=runs["owner"],
        run_created_us=runs["created"],
        run_started_us=runs["started"],
        run_ended_us=_closed(runs["ended"]),
        attempt_run=attempts["run"],
        attempt_started_us=attempts["started"],
        attempt_ended_us=_closed(attempts["ended"]),
        attempt_result=attempts["result"],
        task_attempt=tasks["attempt"],
        task_plan=tasks["plan"],
        task_run_id=task_id,
        task_started_us=tasks["started"],
        task_ended_us=_closed(tasks["ended"]),
        task_result=tasks["result"],
        task_compute_kind=tasks["compute_kind"],
        task_compute=np.where(is_cluster, number, tasks["compute"]),
        task_input_rows=tasks["input_rows"],
        extra={
            "run_trigger": runs["trigger"],
            "run_version": runs["version"],
            "run_workers": runs["workers"],
            "run_is_photon": runs["is_photon"],
            "run_source_task": source,
            "run_root_task": np.where(root >= 0, task_id[root], 0) if len(task_id) else source,
            "attempt_number": attempts["number"],
            "attempt_cause": attempts["cause"],
            "task_cause": tasks["cause"],
            "task_attempt_number": tasks["number"],
            "task_parent": np.where(tasks["parent"] >= 0, task_id[tasks["parent"]], 0) if len(task_id) else task_id,
            "task_is_first": (tasks["number"] == 0).astype(np.int64),
        },
    )


def _closed(times: Ints) -> Ints:
    return np.where(times >= ENDLESS, NEVER, times)


def _root_rows(source: Ints, attempt_run: Ints, task_attempt: Ints) -> Ints:
    """The topmost run-job task run above each run, -1 for none."""
    root = source.copy()
    for _ in range(4):
        hit = np.flatnonzero(root >= 0)
        above = source[attempt_run[task_attempt[root[hit]]]]
        root[hit] = np.where(above >= 0, above, root[hit])
    return root
