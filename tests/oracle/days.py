"""What the runs of a day, a window or an episode of failures come to."""

from datetime import timedelta
from decimal import Decimal

from tests.oracle.words import BAD, CLASSES, EVERY_CLASS, JUDGED, Row, columns, grouped, percentile

WINDOWS = (7, 30, 90)


def is_first_time_success(run: Row) -> bool:
    """Counted among runs that were judged in the end only."""
    return run["result_class"] in JUDGED and CLASSES.get(run["first_result_state"]) == "succeeded"


def is_flaky(run: Row) -> bool:
    return run["result_class"] == "succeeded" and CLASSES.get(run["first_result_state"]) in BAD


def job_daily(runs: list[Row]) -> list[Row]:
    key = ("end_date", "workspace_id", "job_id", "kind")
    return [dict(zip(key, names, strict=True)) | _day(rows) for names, rows in grouped(runs, columns(*key)).items()]


def _day(runs: list[Row]) -> Row:
    timed = [run for run in runs if not run["is_open"] and not run["is_never_started"]]
    queued = [run["queue_s"] for run in runs if run["queue_s"] is not None]
    return {
        "runs_count": len(runs),
        **counts_by_class(runs),
        "first_time_succeeded_count": sum(map(is_first_time_success, runs)),
        "never_started_count": sum(run["is_never_started"] for run in runs),
        "repaired_count": sum(run["attempts_count"] > 1 for run in runs),
        "repairs_count": sum(run["repairs_count"] for run in runs),
        "flaky_count": sum(map(is_flaky, runs)),
        "worked_s": sum((run["worked_s"] for run in runs), Decimal(0)),
        "elapsed_s": sum((run["elapsed_s"] for run in runs), Decimal(0)),
        **_quantiles("worked", [run["worked_s"] for run in timed]),
        **_quantiles("elapsed", [run["elapsed_s"] for run in timed]),
        "queue_known_count": len(queued),
        "queue_p90_s": percentile(queued, Decimal("0.9")),
        **last_result(runs),
    }


def counts_by_class(runs: list[Row]) -> Row:
    return {f"{name}_count": sum(run["result_class"] == name for run in runs) for name in EVERY_CLASS}


def _quantiles(name: str, values: list[Decimal]) -> Row:
    return {f"{name}_p{share}_s": percentile(values, Decimal(share) / 100) for share in (50, 90, 99)}


def judged(runs: list[Row]) -> list[Row]:
    """Runs of the job itself that were judged, in the order of their ends."""
    chosen = [run for run in runs if run["kind"] == "job" and run["result_class"] in JUDGED]
    return sorted(chosen, key=columns("ended_at", "run_id"))


def last_result(runs: list[Row]) -> Row:
    ranked = judged(runs)
    last = ranked[-1] if ranked else None
    good = [run["ended_at"] for run in ranked if run["result_class"] == "succeeded"]
    last_success_at = max(good, default=None)
    bad_after = [
        run["ended_at"]
        for run in ranked
        if run["result_class"] in BAD and (last_success_at is None or run["ended_at"] > last_success_at)
    ]
    return {
        "last_run_id": last and last["run_id"],
        "last_result_class": last and last["result_class"],
        "last_result_at": last and last["ended_at"],
        "last_success_at": last_success_at,
        "failing_since_at": min(bad_after, default=None),
    }


def job_last_results(runs: list[Row]) -> list[Row]:
    by_job = grouped(judged(runs), columns("workspace_id", "job_id"))
    return [_last_of(workspace, job, rows) for (workspace, job), rows in by_job.items()]


def _last_of(workspace: str, job: str, runs: list[Row]) -> Row:
    last = last_result(runs)
    is_failing = last["last_result_class"] != "succeeded"
    return {
        "workspace_id": workspace,
        "job_id": job,
        "last_run_id": last["last_run_id"],
        "last_result_class": last["last_result_class"],
        "last_ended_at": last["last_result_at"],
        "last_success_at": last["last_success_at"],
        "is_failing": is_failing,
        "failing_since": last["failing_since_at"] if is_failing else None,
    }


def job_recoveries(runs: list[Row]) -> list[Row]:
    """One row per episode: from the first failure after a success to the next success."""
    found = []
    for (workspace, job), rows in grouped(judged(runs), columns("workspace_id", "job_id")).items():
        bad: list[Row] = []
        for run in rows:
            if run["result_class"] in BAD:
                bad.append(run)
            elif bad:
                found.append(_episode(workspace, job, bad, run))
                bad = []
        if bad:
            found.append(_episode(workspace, job, bad, None))
    return found


def _episode(workspace: str, job: str, bad: list[Row], good: Row | None) -> Row:
    failed_at = bad[0]["ended_at"]
    recovered_at = good["ended_at"] if good else None
    return {
        "workspace_id": workspace,
        "job_id": job,
        "failed_at": failed_at,
        "recovered_at": recovered_at,
        "recovery_s": None if recovered_at is None else Decimal(round((recovered_at - failed_at) / timedelta(milliseconds=1))) / 1000,
        "failed_runs_count": len(bad),
    }
