"""Whether the run that a job's schedule asks for has come. A run that did not come leaves no row, so it is told from
the schedule and from how far the data reaches; where these do not tell it, the answer is that it is not known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from job_monitor.errors import ScheduleError
from job_monitor.schedules.quartz import last_fire


class Verdict(StrEnum):
    MISSING = "missing"
    ON_TIME = "on_time"
    PAUSED = "paused"
    UNKNOWN = "unknown"
    NOT_SCHEDULED = "not_scheduled"


class Reason(StrEnum):
    NO_RUN_SINCE = "no_run_since"
    """Missing: the data reaches beyond the fire and its grace, and no run has started since."""
    RUN_CAME = "run_came"
    NOT_DUE_YET = "not_due_yet"
    """On time: the schedule has not asked for a run since it is in force, or not for long enough to judge."""
    EARLIER_RUN_IS_ON = "earlier_run_is_on"
    """On time: an earlier run was still on at the fire, or until lately; the next one may wait for it."""
    TRIGGER_IS_PAUSED = "trigger_is_paused"
    DELETED = "deleted"
    NO_SCHEDULE = "no_schedule"
    SETTINGS_NOT_KNOWN = "settings_not_known"
    """Unknown: the job's row is older than the columns that hold its schedule."""
    SEVERAL_TRIGGERS = "several_triggers"
    """Unknown: the table does not hold the schedules of a job with several triggers."""
    INTERVAL_NOT_KNOWN = "interval_not_known"
    """Unknown: a simple interval, whose first moment the platform chooses and does not tell."""
    SCHEDULE_NOT_READABLE = "schedule_not_readable"
    DATA_TOO_OLD = "data_too_old"
    """Unknown: runs have not been read for so long that it may have come."""
    DATA_TOO_SHORT = "data_too_short"
    """Unknown: the fire is older than the oldest run that is known."""
    DATA_STANDS_STILL = "data_stands_still"
    """Unknown: nothing at all has arrived since, and many jobs would be missing at once."""


@dataclass(frozen=True)
class ScheduledJob:
    """A job's trigger as its latest version has it, and its newest run. Times are UTC."""

    workspace_id: str
    job_id: str
    schedule: str | None
    timezone: str | None
    is_paused: bool | None
    is_settings_known: bool
    trigger_type: str | None
    is_deleted: bool
    scheduled_since: datetime | None
    """When this schedule came into force; what it would have asked for earlier does not count."""
    last_started_at: datetime | None
    last_seen_at: datetime | None
    """The newest run's end, or when it was last seen at work."""


@dataclass(frozen=True)
class Reach:
    """What the data on runs covers. All None where there is none."""

    oldest_at: datetime | None
    newest_at: datetime | None
    """The newest event of any run."""
    read_at: datetime | None
    """The last successful read that the figures rest on: what had arrived by then is in them."""


@dataclass(frozen=True)
class Waits:
    """How long is waited before something is said."""

    grace: timedelta = timedelta(minutes=150)
    """From a fire until its run must be visible: a run's first slice ends an hour after its start at the latest,
    arrives typically within an hour, and half an hour is for us."""
    unread: timedelta = timedelta(hours=6)
    """Age of the last read from which nothing is judged any more."""
    together: int = 5
    """So many jobs without a run since the newest event of all: the data stands still, rather than the jobs."""


@dataclass(frozen=True)
class Judgement:
    job: ScheduledJob
    verdict: Verdict
    reason: Reason
    due_at: datetime | None = None
    """The fire that was judged."""
    message: str | None = None
    """What cannot be read, in a sentence."""


def judge_all(jobs: Sequence[ScheduledJob], reach: Reach, now: datetime, waits: Waits | None = None) -> list[Judgement]:
    """A judgement per job, in their order. Many that would be missing since the newest event of all are not known."""
    waits = waits or Waits()
    judged = [judge(job, reach, now, waits) for job in jobs]
    silent = [one for one in judged if _is_since(one, reach)]
    if len(silent) < waits.together:
        return judged
    return [_still(one) if _is_since(one, reach) else one for one in judged]


def judge(job: ScheduledJob, reach: Reach, now: datetime, waits: Waits) -> Judgement:
    """The newest fire that can be judged, and whether a run has started at it or after it."""
    if (settled := _by_settings(job)) is not None:
        return Judgement(job, *settled)
    if reach.read_at is None or reach.oldest_at is None or now - reach.read_at > waits.unread:
        return Judgement(job, Verdict.UNKNOWN, Reason.DATA_TOO_OLD)
    judged_until = min(now, reach.read_at) - waits.grace
    try:
        due = last_fire(job.schedule or "", job.timezone or "", judged_until)
    except ScheduleError as error:
        return Judgement(job, Verdict.UNKNOWN, Reason.SCHEDULE_NOT_READABLE, message=str(error))
    if due is None or (job.scheduled_since is not None and due < job.scheduled_since):
        return Judgement(job, Verdict.ON_TIME, Reason.NOT_DUE_YET)
    return Judgement(job, *_by_runs(job, due, judged_until, reach.oldest_at), due)


def _by_settings(job: ScheduledJob) -> tuple[Verdict, Reason] | None:
    """What is settled without a look at the time; None where a schedule is in force."""
    if job.is_deleted:
        return Verdict.NOT_SCHEDULED, Reason.DELETED
    if job.trigger_type == "MULTIPLE":
        return Verdict.UNKNOWN, Reason.SEVERAL_TRIGGERS
    if not job.is_settings_known and (job.schedule is None or job.is_paused is None):
        return Verdict.UNKNOWN, Reason.SETTINGS_NOT_KNOWN
    if job.schedule is None and job.trigger_type != "PERIODIC":
        return Verdict.NOT_SCHEDULED, Reason.NO_SCHEDULE
    if job.is_paused:
        return Verdict.PAUSED, Reason.TRIGGER_IS_PAUSED
    return (Verdict.UNKNOWN, Reason.INTERVAL_NOT_KNOWN) if job.schedule is None else None


def _by_runs(job: ScheduledJob, due: datetime, judged_until: datetime, oldest: datetime) -> tuple[Verdict, Reason]:
    if job.last_started_at is not None and job.last_started_at >= due:
        return Verdict.ON_TIME, Reason.RUN_CAME
    if job.last_seen_at is not None and job.last_seen_at > max(due, judged_until):
        return Verdict.ON_TIME, Reason.EARLIER_RUN_IS_ON
    if due < oldest:
        return Verdict.UNKNOWN, Reason.DATA_TOO_SHORT
    return Verdict.MISSING, Reason.NO_RUN_SINCE


def _is_since(one: Judgement, reach: Reach) -> bool:
    """Missing, and nothing of any job is known from its fire on."""
    newest = reach.newest_at or datetime.min.replace(tzinfo=UTC)
    return one.verdict is Verdict.MISSING and one.due_at is not None and one.due_at > newest


def _still(one: Judgement) -> Judgement:
    return replace(one, verdict=Verdict.UNKNOWN, reason=Reason.DATA_STANDS_STILL)
