"""What the runs of a day, a window, an episode of failures or a promise come to."""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from job_monitor.sql.settings import JobTarget
from tests.oracle.words import (
    BAD,
    CLASSES,
    EVERY_CLASS,
    JUDGED,
    Raw,
    Row,
    columns,
    grouped,
    millis,
    percentile,
    seconds_between,
    total,
)

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
        "queue_p90_s": to_the_millisecond(percentile(queued, Decimal("0.9"))),
        **last_result(runs),
        **strip(runs),
    }


def _typical(ran: list[Row], name: str) -> Decimal | None:
    """The median of the days' medians."""
    medians = [day[name] for day in ran if day[name] is not None]
    return to_the_millisecond(percentile(medians, Decimal("0.5")))


CODES = dict(
    zip(
        ("succeeded", "failed", "timed_out", "cancelled", "skipped", "blocked", "running", "unknown"),
        "SFTCKBRU",
        strict=True,
    )
)
STEPS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
A_DAY_S = 86_400
_RANK = {name: place for place, name in enumerate(CODES)}


def strip(runs: list[Row]) -> Row:
    """The last fifty of the runs, each as its result and how long it worked."""
    ranked = sorted(runs, key=lambda run: (_told(run), step(run["worked_s"]), _RANK[run["result_class"]]))
    return {
        "run_codes": "".join(CODES[run["result_class"]] + STEPS[step(run["worked_s"])] for run in ranked[-50:]),
        "newest_seen_at": max(run["last_seen_at"] for run in runs),
    }


def _told(run: Row) -> tuple[int, int]:
    """When it was seen last, as exactly as strips know: the day, and the 21 milliseconds since its midnight."""
    day, since_midnight = divmod(millis(run["last_seen_at"]), A_DAY_S * 1000)
    return day, since_midnight // 21


def step(worked_s: Decimal) -> int:
    """Even steps on a scale of logarithms: up to a second the first, from a day on the last."""
    bounded = min(max(float(worked_s), 1.0), float(A_DAY_S))
    return int(math.log(bounded, A_DAY_S) * 63 + 1e-6)


def job_strips(runs: list[Row]) -> list[Row]:
    own = [run for run in runs if run["kind"] == "job"]
    return [{"workspace_id": job[0], "job_id": job[1], **strip(rows)} for job, rows in grouped(own, _JOB).items()]


def counts_by_class(runs: list[Row]) -> Row:
    return {f"{name}_count": sum(run["result_class"] == name for run in runs) for name in EVERY_CLASS}


def _quantiles(name: str, values: list[Decimal]) -> Row:
    return {
        f"{name}_p{share}_s": to_the_millisecond(percentile(values, Decimal(share) / 100)) for share in (50, 90, 99)
    }


def to_the_millisecond(seconds: Decimal | None) -> Decimal | None:
    return None if seconds is None else seconds.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


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
        "first_success_at": min(good, default=None),
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
        "recovery_s": None if recovered_at is None else seconds_between(failed_at, recovered_at),
        "failed_runs_count": len(bad),
    }


def horizons(raw: Raw) -> Row:
    """The last dates that are whole. A slice may be an hour long; usage may come a day late."""
    slices = [row["period_end_time"] for row in raw["system.lakeflow.job_run_timeline"]]
    hours = [row["usage_end_time"] for row in raw["system.billing.usage"]]
    return {
        "runs_complete_until": _day_before(max(slices, default=None), timedelta(hours=1)),
        "usage_complete_until": _day_before(max(hours, default=None), timedelta(hours=24)),
    }


def _day_before(newest: datetime | None, late: timedelta) -> date | None:
    return None if newest is None else (newest - late).date() - timedelta(days=1)


def job_windows(daily: list[Row], costs: list[Row], last: list[Row], today: date) -> list[Row]:
    """What each job did and cost in the last dates, today among them."""
    lasts = {(one["workspace_id"], one["job_id"]): one for one in last}
    found = []
    for window in WINDOWS:
        since = today - timedelta(days=window - 1)
        ran = grouped((one for one in daily if one["kind"] == "job" and one["end_date"] >= since), _JOB)
        billed = grouped((one for one in costs if one["usage_date"] >= since), _JOB)
        found += [
            {"window_days": window, "workspace_id": job[0], "job_id": job[1]}
            | _window(ran.get(job, []), billed.get(job, []), lasts.get(job, {}))
            for job in ran.keys() | billed.keys()
        ]
    return found


_JOB = columns("workspace_id", "job_id")
_ADDED = (
    "runs_count",
    *(f"{name}_count" for name in EVERY_CLASS),
    "first_time_succeeded_count",
    "repairs_count",
    "flaky_count",
)


def _window(ran: list[Row], billed: list[Row], last: Row) -> Row:
    counts = {name: sum(day[name] for day in ran) for name in _ADDED}
    judged_count = sum(counts[f"{name}_count"] for name in JUDGED)
    return {
        **counts,
        "worked_s": sum((day["worked_s"] for day in ran), Decimal(0)),
        "typical_worked_s": _typical(ran, "worked_p50_s"),
        "typical_elapsed_s": _typical(ran, "elapsed_p50_s"),
        "success_ratio": counts["succeeded_count"] / judged_count if judged_count else None,
        "first_time_success_ratio": counts["first_time_succeeded_count"] / judged_count if judged_count else None,
        "cost": total(line["cost"] for line in billed),
        "currency": next((line["currency"] for line in billed if line["currency"] is not None), None),
        "last_result_class": last.get("last_result_class"),
        "last_result_at": last.get("last_ended_at"),
        "failing_since": last.get("failing_since"),
    }


def target_runs(runs: list[Row], targets: Sequence[JobTarget] | None) -> list[Row]:
    """Judged runs of jobs with a target, each held against it."""
    promised = {(one.workspace_id, one.job_id): one for one in targets or ()}
    found = []
    for run in runs:
        target = promised.get((run["workspace_id"], run["job_id"]))
        if target is not None and run["kind"] == "job" and run["result_class"] in JUDGED:
            kept = ("workspace_id", "job_id", "run_id", "kind", "started_at", "ended_at", "last_seen_at", "end_date")
            held = {"is_in_time": _is_in_time(run, target), "is_by_the_hour": _is_by_the_hour(run, target)}
            is_kept = run["result_class"] == "succeeded" and all(held.values())
            found.append({name: run[name] for name in (*kept, "result_class")} | held | {"is_kept": is_kept})
    return found


def _is_in_time(run: Row, target: JobTarget) -> bool:
    limit = target.max_duration_s
    return limit is None or run["ended_at"] is None or run["ended_at"] - run["started_at"] <= timedelta(seconds=limit)


def _is_by_the_hour(run: Row, target: JobTarget) -> bool:
    """By the wall clock of the zone: the next time that it shows the promised hour."""
    if target.finish_by_minute is None or target.zone is None or run["ended_at"] is None:
        return True
    started, ended = (
        run[name].astimezone(ZoneInfo(target.zone)).replace(tzinfo=None) for name in ("started_at", "ended_at")
    )
    due = datetime.combine(started.date(), time()) + timedelta(minutes=target.finish_by_minute)
    due += timedelta(days=0 if due > started else 1)
    return bool(ended <= due)
