"""Of all that failed in a run, what failed first."""

from datetime import UTC, datetime
from typing import Any

from job_monitor.backend.first_cause import first_cause
from job_monitor.backend.models import LiveTask


def task(key: str, minute: int, result: str | None = "FAILED", error: str | None = None, **more: Any) -> LiveTask:
    told: dict[str, Any] = dict.fromkeys(LiveTask.model_fields) | {"depends_on": [], "run_id": str(minute)}
    at = datetime(2026, 2, 10, 6, minute, tzinfo=UTC)
    return LiveTask(
        **told | {"task_key": key, "result_state": result, "error": error, "started_at": at, "ended_at": at} | more
    )


def test_the_task_that_ended_first_is_the_cause_and_the_others_are_counted():
    cause = first_cause("Two tasks failed", [task("late", 9, error="second"), task("early", 3, error="first")])
    assert cause is not None
    assert (cause.task_key, cause.error, cause.others_count) == ("early", "first", 1)


def test_a_task_that_failed_since_another_had_is_no_cause():
    follower = task("after", 1, "UPSTREAM_FAILED", message="Upstream failed")
    cause = first_cause(None, [follower, task("load", 5, error="no rows")])
    assert cause is not None
    assert (cause.task_key, cause.others_count) == ("load", 0)


def test_an_error_goes_before_a_message_that_came_earlier():
    cause = first_cause(None, [task("quiet", 1, message="It failed"), task("loud", 5, error="no rows")])
    assert cause is not None
    assert cause.task_key == "loud"


def test_of_several_tries_the_newest_says_what_is_wrong_now():
    cause = first_cause(None, [task("load", 1, error="old"), task("load", 5, error="new")])
    assert cause is not None
    assert (cause.error, cause.others_count) == ("new", 0)


def test_a_task_that_succeeded_is_no_cause_whatever_it_says():
    assert first_cause(None, [task("load", 1, "SUCCESS", message="All well")]) is None


def test_without_words_of_a_task_the_run_speaks():
    cause = first_cause("Cluster lost", [task("load", 1)])
    assert cause is not None
    assert (cause.task_key, cause.error) == (None, "Cluster lost")
