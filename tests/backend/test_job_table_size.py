"""The table of ten thousand jobs, packed as it travels, stays within what a page may weigh."""

import random
import zlib
from datetime import UTC, datetime
from decimal import Decimal

from job_monitor.backend.models_job_table import (
    CostColumns,
    JobColumns,
    JobNames,
    JobTable,
    NamedWorkspace,
    RunColumns,
    TargetColumns,
)

JOBS = 10_000
MOST_BYTES = 600_000
STEPS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
NOW = 1_795_000_000


def a_table() -> JobTable:
    """Ids of fifteen digits, names of three words, runs of which one in three takes a fifth more or less."""
    chance = random.Random(7)
    return JobTable(
        as_of=datetime(2026, 11, 20, tzinfo=UTC),
        sources=[],
        window_days=30,
        count=JOBS,
        names=JobNames(
            workspaces=[NamedWorkspace(workspace_id=str(one), workspace_name=f"workspace-{one}") for one in range(8)],
            teams=[f"team-{one}" for one in range(40)],
            owners=[f"engineer-{one:03}@example.com" for one in range(400)],
            triggers=["CRON", "PERIODIC", "CONTINUOUS", "FILE_ARRIVAL"],
        ),
        jobs=_jobs(chance),
        runs=_runs(chance),
        costs=CostColumns(currency="USD", cost=[Decimal(chance.randint(0, 30_000_000)) / 10_000 for _ in range(JOBS)]),
        targets=TargetColumns(job=[], finish_by=[], max_duration_s=[], margin_s=[]),
    )


def _jobs(chance: random.Random) -> JobColumns:
    words = [f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{chance.randint(10, 99)}" for _ in range(60)]
    return JobColumns(
        workspace=sorted(chance.randrange(8) for _ in range(JOBS)),
        job_id=[str(chance.randrange(10**14, 10**15)) for _ in range(JOBS)],
        name=["_".join(chance.sample(words, 3)) for _ in range(JOBS)],
        team=[chance.randrange(40) for _ in range(JOBS)],
        owner=[chance.randrange(400) for _ in range(JOBS)],
        trigger=[chance.randrange(4) for _ in range(JOBS)],
        is_paused=[chance.random() < 0.1 for _ in range(JOBS)],
        is_deleted=[False] * JOBS,
    )


def _runs(chance: random.Random) -> RunColumns:
    usual = [chance.randrange(4, 58) for _ in range(JOBS)]
    judged = [chance.randint(20, 900) for _ in range(JOBS)]
    return RunColumns(
        results=["".join(chance.choices("SFCTK", (94, 4, 1, 0.5, 0.5), k=50)) for _ in range(JOBS)],
        durations=["".join(STEPS[step + chance.choice((-1, 0, 0, 0, 0, 1))] for _ in range(50)) for step in usual],
        last_seen=[NOW - chance.randrange(86_400) for _ in range(JOBS)],
        failing_since=[NOW - chance.randrange(864_000) if chance.random() < 0.05 else None for _ in range(JOBS)],
        succeeded=[count - chance.randint(0, 20) for count in judged],
        judged=list(judged),
        typical_worked_s=[round(chance.uniform(20, 9000), 3) for _ in range(JOBS)],
        recent_worked_s=[round(chance.uniform(20, 9000), 3) for _ in range(JOBS)],
    )


def test_ten_thousand_jobs_with_fifty_runs_each_fit_the_budget():
    body = a_table().model_dump_json(by_alias=True).encode()
    assert len(zlib.compress(body, 6)) <= MOST_BYTES
