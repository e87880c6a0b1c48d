"""A small account made by hand, and days of runs on it, for the tables that follow from runs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

from workspace_simulator.account import derived, identifiers
from workspace_simulator.account.frames import (
    DAY,
    HOUR,
    NEVER,
    AllPurposeCluster,
    ComputeKind,
    Day,
    JobPlan,
    Pipeline,
    Plan,
    Principal,
    Result,
    RunType,
    TaskPlan,
    Warehouse,
    Workspace,
)

START = 1_787_529_600_000_000  # 2026-08-24, a Monday
KINDS = (
    (ComputeKind.JOB_CLUSTER, "notebook"),
    (ComputeKind.SERVERLESS, "notebook"),
    (ComputeKind.ALL_PURPOSE, "python"),
    (ComputeKind.WAREHOUSE, "sql"),
    (ComputeKind.PIPELINE, "pipeline"),
    (ComputeKind.POOL_CLUSTER, "python"),
    (ComputeKind.NONE, "condition"),
)


@dataclass(frozen=True)
class History:
    """A plan, its days, and the tables made of them, whole (`once` and all days together)."""

    plan: Plan
    days: list[Day]
    tables: dict[str, pa.Table]

    def rows(self, full_name: str) -> list[dict[str, object]]:
        return list(self.tables[full_name].to_pylist())


def plan_of(jobs: int = 40, days: int = 10) -> Plan:
    people = [Principal(str(100 + n), f"engineer-{n:02d}@example.com", f"Engineer {n}", False) for n in range(8)]
    robots = [Principal(str(200 + n), f"0000000{n}-aaaa-4aaa-8aaa-aaaaaaaaaaaa", f"svc-{n}", True) for n in range(3)]
    gone = Principal("300", "engineer-90@example.com", "Engineer 90", False, left_us=START + DAY)
    workspaces = tuple(
        Workspace(
            str(5_000_000_000_000_000 + n),
            f"ws-{n}",
            f"https://ws-{n}.example.com",
            region,
            "AWS",
            START - n,
            n == 0,
            n < 2,
        )
        for n, region in enumerate(("us-east-2", "us-east-2", "eu-west-1"))
    )
    return Plan(
        seed=7,
        account_id="11111111-2222-4333-8444-555555555555",
        account_name="Simulated",
        start_us=START,
        end_us=START + days * DAY,
        metastore_id="66666666-2222-4333-8444-555555555555",
        principals=(*people, *robots, gone),
        workspaces=workspaces,
        clusters=tuple(
            AllPurposeCluster(
                n % 2,
                f"0601-08000{n}-shared{n:02d}",
                f"shared {n}",
                n,
                START - DAY,
                "m5d.xlarge",
                "i3.xlarge",
                2 + n,
                "UI" if n % 2 else "API",
            )
            for n in range(4)
        ),
        warehouses=tuple(
            Warehouse(
                n % 2,
                f"{n:016x}",
                f"wh {n}",
                n,
                ("SERVERLESS", "PRO", "CLASSIC")[n],
                ("SMALL", "MEDIUM", "2X_SMALL")[n],
                1,
                3,
                10,
                START - DAY,
            )
            for n in range(3)
        ),
        pipelines=tuple(
            Pipeline(n % 2, f"7777777{n}-2222-4333-8444-555555555555", f"pipe {n}", n, kind, n % 4 != 1, START - DAY)
            for n, kind in enumerate(["ETL_PIPELINE"] * 3 + ["MATERIALIZED_VIEW"] * 3 + ["STREAMING_TABLE"] * 2)
        ),
        jobs=tuple(_job(number) for number in range(jobs)),
    )


def _job(number: int) -> JobPlan:
    kinds = [KINDS[(number + step) % len(KINDS)] for step in range(1 + number % 3)]
    tasks = tuple(
        TaskPlan(
            f"task_{place}", kind, (), compute, {ComputeKind.ALL_PURPOSE: number % 4, ComputeKind.WAREHOUSE: number % 3, ComputeKind.PIPELINE: number % 3}.get(compute, -1),
            1.0, 1, reads=(f"main.raw.t{number}", "main.raw.shared"), writes=(f"main.gold.t{number}",),
        )
        for place, (compute, kind) in enumerate(kinds)
    )  # fmt: skip
    target = (None, "STANDARD", "PERFORMANCE_OPTIMIZED")[number % 3]
    return JobPlan(
        number % 3, 1_000 + number // 3, f"job {number}", f"team-{number % 4}", number % 8, 8 + number % 3, {"team": f"team-{number % 4}"},
        START - 30 * DAY, NEVER, tasks, 600.0, "m5d.xlarge" if number % 2 else "i3.xlarge", 1 + number % 5, number % 4 == 0, target,
    )  # fmt: skip


def day_of(plan: Plan, number: int, runs_per_job: int = 4) -> Day:
    """One day: each job runs a few times for 5 minutes to some hours, one-off runs between; the last run never ends."""
    rng = np.random.default_rng([plan.seed, number])
    start_us = plan.start_us + number * DAY
    job = np.concatenate([np.tile(np.arange(len(plan.jobs)), runs_per_job), np.full(6, -1)]).astype(np.int64)
    size = len(job)
    order = np.argsort(started := start_us + rng.integers(0, DAY, size) // 1000 * 1000)
    job, started = job[order], started[order]
    ended = started + (np.exp(rng.normal(7.0, 1.2, size)) * 1e6).astype(np.int64)
    ended[size - 1] = NEVER
    one_off = job < 0
    workspace = np.where(one_off, 0, np.array([one.workspace for one in plan.jobs])[job])
    repaired = rng.random(size) < 0.1
    repaired[size - 1] = False
    middle = np.where(repaired, started + (ended - started) // 3, ended)
    attempt_run = np.concatenate([np.arange(size), np.flatnonzero(repaired)])
    attempt_start = np.concatenate([started, (started + (ended - started) // 2)[repaired]])
    attempt_end = np.concatenate([middle, ended[repaired]])
    result = np.where(rng.random(len(attempt_run)) < 0.1, int(Result.FAILED), int(Result.SUCCEEDED))
    result[:size][repaired] = int(Result.FAILED)
    order = np.argsort(attempt_start, kind="stable")
    attempt_run, attempt_start, attempt_end, result = (
        x[order] for x in (attempt_run, attempt_start, attempt_end, result)
    )
    counts = np.array([*(len(one.tasks) for one in plan.jobs), 1])[job[attempt_run]]
    attempt = np.repeat(np.arange(len(attempt_run)), counts)
    place = np.arange(len(attempt)) - np.repeat(np.cumsum(counts) - counts, counts)
    offsets = np.concatenate([[0], np.cumsum([len(one.tasks) for one in plan.jobs])])
    flat = [*(task for one in plan.jobs for task in one.tasks)]
    task_job = job[attempt_run[attempt]]
    code = np.where(task_job >= 0, offsets[task_job] + place, len(flat))
    kind = np.array([*(int(task.compute_kind) for task in flat), int(ComputeKind.JOB_CLUSTER)])[code]
    compute = np.array([*(task.compute for task in flat), -1])[code]
    task_start, task_end = attempt_start[attempt], attempt_end[attempt]
    classic = kind <= ComputeKind.POOL_CLUSTER
    serial = np.arange(len(attempt))
    compute = np.where(classic, identifiers.cluster_numbers(task_start, serial % (1 << 21)), compute)
    task_end = np.where(kind == ComputeKind.NONE, task_start, task_end)
    return Day(
        start_us=start_us, run_workspace=workspace, run_job=job,
        run_job_id=np.where(one_off, 90_000_000 + number * 100 + np.arange(size), np.array([one.job_id for one in plan.jobs])[job]),
        run_id=10_000_000 + number * 100_000 + np.arange(size),
        run_type=np.where(one_off, np.where(np.arange(size) % 2, RunType.SUBMIT_RUN, RunType.WORKFLOW_RUN), RunType.JOB_RUN).astype(np.int8),
        run_owner=np.where(one_off, 0, np.array([one.run_as for one in plan.jobs])[job]), run_created_us=started - 5_000_000,
        run_started_us=started, run_ended_us=ended, attempt_run=attempt_run, attempt_started_us=attempt_start,
        attempt_ended_us=attempt_end, attempt_result=result.astype(np.int8), task_attempt=attempt, task_plan=np.where(task_job >= 0, place, 0),
        task_run_id=20_000_000 + number * 100_000 + serial, task_started_us=task_start, task_ended_us=task_end,
        task_result=result[attempt].astype(np.int8), task_compute_kind=kind.astype(np.int8), task_compute=compute,
        task_input_rows=rng.integers(0, 1_000_000, len(attempt)),
    )  # fmt: skip


def history_of(plan: Plan, days: list[Day], seed: int = 1) -> History:
    parts = [derived.once(plan, np.random.default_rng([seed, 0]))]
    parts += [derived.on_day(plan, day, np.random.default_rng([seed, 1, n])) for n, day in enumerate(days)]
    names = dict.fromkeys(name for part in parts for name in part)
    return History(plan, days, {name: pa.concat_tables(part[name] for part in parts if name in part) for name in names})


@pytest.fixture(scope="session")
def history() -> History:
    plan = plan_of()
    return history_of(plan, [day_of(plan, number) for number in range(6)])


@pytest.fixture(scope="session")
def make_history() -> Callable[[Plan, list[Day], int], History]:
    return history_of


@pytest.fixture(scope="session")
def make_plan_by_hand() -> Callable[..., Plan]:
    return plan_of


@pytest.fixture(scope="session")
def make_day_by_hand() -> Callable[..., Day]:
    return day_of


@pytest.fixture(scope="session")
def hour() -> int:
    return HOUR
