"""/api/running on an account whose runs can be counted.

At noon of the 10th of February the tables hold two open runs of job 13: 3004, seen at 11:55, and 3005, seen last on the
7th. The Jobs API lists two runs of job 11, 502 since 11:30 and 503 since 11:40; the 29 good runs of job 11 within 30
days took ten minutes each.
"""

import shutil
from datetime import timedelta

import pytest

from job_monitor.backend import live_runs
from job_monitor.backend.config import load
from job_monitor.backend.live_runs import LiveMemory
from job_monitor.domain import SourceState
from job_monitor.errors import Denied, Unreachable
from tests.backend.account import AWAY, HOME, NOW, VIEWER, a_run, day, live, live_run, the_runs, write
from tests.serving import environment, served
from workspace_simulator.grants import Rights
from workspace_simulator.server import Fault, FaultKind, running

PATH = "/api/running"
RUNS, JOBS = "system.lakeflow.job_run_timeline", "system.lakeflow.jobs"


def ask(client, token=None):
    headers = {} if token is None else {"x-forwarded-access-token": token, "x-forwarded-email": VIEWER}
    answer = client.get(PATH, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def by_id(answer):
    return {run["run_id"]: run for run in answer["runs"]}


def states(answer):
    return {source["name"]: source["state"] for source in answer["sources"]}


def test_live_runs_stand_before_open_ones_of_the_tables_the_most_overdue_first(whole):
    answer = ask(whole)
    assert [(run["run_id"], run["state"], run["is_live"]) for run in answer["runs"]] == [
        ("502", "running", True),
        ("503", "running", True),
        ("3004", "not_listed", False),
        ("3005", "last_seen", False),
    ]
    assert answer["counts"] == {"running": 2, "waiting": 0, "late": 2, "without_normal": 0, "last_seen": 2}
    assert (answer["is_live"], answer["is_cut"], answer["live_workspace_id"]) == (True, False, HOME)
    assert (answer["live_workspace_name"], states(answer)["jobs_api"]) == ("home", "ok")


def test_a_run_is_held_against_what_is_usual_for_its_job(whole):
    run = by_id(ask(whole))["502"]
    assert run["normal"] == {"runs_count": 29, "p50_s": 600, "p90_s": 600, "problem": None}
    assert (run["elapsed_s"], run["overdue_ratio"], run["is_late"], run["expected_end_at"]) == (1800, 3, True, None)
    assert (run["job_name"], run["team"], run["trigger_type"], run["raw_state"]) == (
        "nightly",
        "tide",
        "PERIODIC",
        "RUNNING",
    )
    assert run["address"].endswith(f"/jobs/11/runs/502?o={HOME}")


def test_an_open_run_that_is_not_seen_any_more_is_not_said_to_run(whole):
    lost, unlisted = by_id(ask(whole))["3005"], by_id(ask(whole))["3004"]
    assert (lost["last_seen_at"], lost["elapsed_s"], lost["is_late"]) == ("2026-02-07T07:10:00Z", 600, None)
    assert (unlisted["last_seen_at"], unlisted["elapsed_s"]) == ("2026-02-10T11:55:00Z", 600)
    assert unlisted["normal"] == {"runs_count": 0, "p50_s": None, "p90_s": None, "problem": "too_few_runs"}


@pytest.fixture
def away(box, start):
    """The product in front of a workspace whose Jobs API does not answer."""
    box.control.faults.insert(Fault(FaultKind.UNAVAILABLE, endpoint="runs"))
    yield start(box, live_timeout_s=1.0)
    box.control.faults.clear()


def test_without_the_jobs_api_the_tables_are_told_with_their_age_and_waiting_is_not_known(away):
    answer = ask(away)
    assert [(run["run_id"], run["state"], run["elapsed_s"]) for run in answer["runs"]] == [
        ("3004", "running", 600),
        ("3005", "last_seen", 600),
    ]
    assert answer["counts"] == {"running": 1, "waiting": None, "late": 0, "without_normal": 1, "last_seen": 1}
    (live,) = [source for source in answer["sources"] if source["name"] == "jobs_api"]
    assert (answer["is_live"], live["state"], live["as_of"]) == (False, "failed", None)
    assert "does not answer" in live["message"]
    assert answer["as_of"] == "2026-02-10T11:55:00Z"


def test_without_a_workspace_nothing_is_known_and_nothing_is_zero(tmp_path, serve_unconfigured):
    with serve_unconfigured(tmp_path) as client:
        answer = ask(client)
    assert (answer["runs"], set(answer["counts"].values())) == (None, {None})
    assert states(answer) | {"jobs_api": "unconfigured", RUNS: "unconfigured"} == states(answer)


# ── what a viewer sees ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_narrowed_viewer_sees_runs_of_their_jobs_alone_live_ones_too(inside, token_with):
    of_stream = ask(inside, token_with(Rights(jobs=frozenset({(HOME, "13")}))))
    assert [run["run_id"] for run in of_stream["runs"]] == ["3004", "3005"]
    assert (of_stream["counts"]["running"], of_stream["counts"]["waiting"], of_stream["is_live"]) == (0, 0, True)


def test_a_viewer_of_another_workspace_sees_no_live_run(inside, token_with):
    assert ask(inside, token_with(Rights(workspace_ids=frozenset({AWAY}))))["runs"] == []


def test_who_may_not_read_runs_is_told_what_is_live_without_a_usual_time(inside, token_with):
    answer = ask(inside, token_with(Rights(denied_tables=frozenset({RUNS}))))
    assert [run["run_id"] for run in answer["runs"]] == ["502", "503"]
    assert {run["normal"]["problem"] for run in answer["runs"]} == {"not_known"}
    assert answer["counts"] == {"running": 2, "waiting": 0, "late": None, "without_normal": None, "last_seen": None}
    (source,) = [one for one in answer["sources"] if one["name"] == RUNS]
    assert (source["state"], "GRANT" in source["remedy"]) == ("denied", True)


def test_who_may_not_read_jobs_is_told_of_no_live_run(inside, token_with):
    answer = ask(inside, token_with(Rights(denied_tables=frozenset({JOBS}))))
    assert [run["run_id"] for run in answer["runs"]] == ["3004", "3005"]
    assert (answer["is_live"], answer["counts"]["waiting"]) == (False, None)


def test_who_may_read_neither_is_told_nothing(inside, token_with):
    answer = ask(inside, token_with(Rights(denied_tables=frozenset({RUNS, JOBS}))))
    assert (answer["runs"], set(answer["counts"].values())) == (None, {None})


# ── waiting, long runs of another workspace, continuous ones ─────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def busy(account, tmp_path_factory):
    """Beside: a queued run of job 12; an hour's slice of a run elsewhere, beyond the usual; a continuous one."""
    folder = tmp_path_factory.mktemp("busy") / "account"
    shutil.copytree(account, folder)
    elsewhere = [a_run(4000 + n, 9, "SUCCEEDED", n, job_id="11", workspace_id=AWAY) for n in range(8, 16)]
    elsewhere.append(a_run(4100, 10, None, 11, job_id="11", workspace_id=AWAY, period_end_time=day(10, 11.75)))
    continuous = [a_run(5000 + n, 10, "SUCCEEDED", n, job_id="13", trigger_type="CONTINUOUS") for n in range(1, 10)]
    continuous.append(a_run(5100, 10, None, 11, job_id="13", trigger_type="CONTINUOUS", period_end_time=day(10, 11.75)))
    write(folder, "lakeflow.job_run_timeline", [*the_runs(), *elsewhere, *continuous])
    queued = live_run(601, 15, None) | {"job_id": 12, "started_at": None, "trigger": "ONE_TIME"}
    stream = live_run(5100, 60, None) | {"job_id": 13, "trigger": "CONTINUOUS"}
    young = live_run(602, 5, None)
    live(folder / "live" / "runs" / "part-0.parquet", [queued, stream, young])
    with running(folder, now=NOW) as box, pytest.MonkeyPatch.context() as patch:
        for name, value in environment(box).items():
            patch.setenv(name, value)
        settings = load(store_path=folder.parent / "store.duckdb", sync_interval_s=3600.0)
        with served(settings, clock=lambda: NOW) as client:
            yield ask(client)


def test_what_waits_says_why_and_since_when_and_is_never_late(busy):
    run = by_id(busy)["601"]
    assert (run["state"], run["raw_state"], run["elapsed_s"], run["is_late"]) == ("queued", "QUEUED", 900, None)
    assert run["queue_reason"] == "The run waits for another run of the job to end."
    assert (run["expected_end_at"], run["trigger_type"], busy["counts"]["waiting"]) == (None, "ONE_TIME", 1)


def test_a_run_elsewhere_is_late_by_what_the_tables_have_seen_of_it(busy):
    run = by_id(busy)["4100"]
    assert (run["state"], run["is_live"], run["elapsed_s"], run["last_seen_at"]) == (
        "running",
        False,
        2700,
        "2026-02-10T11:45:00Z",
    )
    assert (run["normal"]["runs_count"], run["overdue_ratio"], run["is_late"]) == (9, 4.5, True)
    assert [one["run_id"] for one in busy["runs"]][:2] == ["4100", "602"]


def test_a_run_within_its_usual_time_says_when_it_should_end(busy):
    run = by_id(busy)["602"]
    assert (run["overdue_ratio"], run["is_late"], run["expected_end_at"]) == (0.5, False, "2026-02-10T12:05:00Z")


def test_a_continuous_run_has_no_usual_time_however_many_there_were(busy):
    run = by_id(busy)["5100"]
    assert (run["state"], run["is_live"], run["normal"]["problem"]) == ("running", True, "continuous")
    assert (run["is_late"], run["expected_end_at"], busy["counts"]["without_normal"]) == (None, None, 1)


# ── the memory of what was asked ─────────────────────────────────────────────────────────────────────────────────────


def test_viewers_who_ask_at_the_same_time_share_one_question(whole, monkeypatch):
    asked = []
    real = live_runs.ask
    monkeypatch.setattr(live_runs, "ask", lambda *given: asked.append(given) or real(*given))
    memory = LiveMemory()
    first = memory.active(whole.core.workspace.client, NOW)
    assert memory.active(whole.core.workspace.client, NOW + timedelta(seconds=1)) is first
    assert (len(asked), first.source.as_of) == (1, NOW)
    monkeypatch.setattr(live_runs, "KEPT_S", 0.0)
    short = LiveMemory()
    assert short.active(whole.core.workspace.client, NOW) is not short.active(whole.core.workspace.client, NOW)
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("error", "state"), [(Denied("no right"), SourceState.DENIED), (Unreachable("no answer"), SourceState.FAILED)]
)
def test_a_client_that_cannot_be_had_is_a_state_of_the_answer(error, state):
    def connect():
        raise error

    found = live_runs.ask(connect, NOW)
    assert (found.items, found.source.state, found.source.message) == (None, state, str(error))
    assert found.source.remedy
