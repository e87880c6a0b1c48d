import pytest

from workspace_simulator.account.frames import DAY


def test_every_edit_of_a_readable_job_leaves_an_event_with_its_editor(account):
    plan = account.plan
    wanted = set()
    for job in plan.jobs:
        for version in job.versions:
            inside = any(day.start_us <= version.from_us < day.start_us + DAY for day in account.days)
            if inside and plan.workspaces[job.workspace].in_region:
                wanted.add((str(job.job_id), version.from_us, plan.principals[version.editor].name))
    found = account.ask(
        "SELECT request_params['job_id'], epoch_us(event_time), user_identity.email FROM audit"
        " WHERE service_name = 'jobs' AND action_name IN ('create', 'update', 'reset', 'delete')"
    )
    assert wanted
    assert set(found) == wanted


def test_about_six_in_ten_repairs_have_a_requester(large_account):
    made = large_account
    repairs = 0
    for day in made.days:
        readable = [made.plan.workspaces[place].in_region for place in day.run_workspace]
        repairs += sum(readable[run] for run in day.attempt_run) - sum(readable)
    asked = made.one("SELECT count(*) FROM audit WHERE action_name = 'repairRun'")
    assert repairs > 50
    assert asked / repairs == pytest.approx(0.6, abs=0.15)


def test_a_repair_is_asked_for_before_its_attempt_starts(account):
    starts = {}
    for day in account.days:
        for attempt, run in enumerate(day.attempt_run):
            starts.setdefault(str(day.run_id[run]), []).append(int(day.attempt_started_us[attempt]))
    rows = account.ask(
        "SELECT request_params['run_id'], epoch_us(event_time) FROM audit WHERE action_name = 'repairRun'"
    )
    assert rows
    for run, at in rows:
        assert any(0 < start - at <= 20_000_000 for start in sorted(starts[run])[1:])


def test_account_events_are_at_workspace_zero(account):
    share = account.one("SELECT avg((workspace_id = '0')::INT) FROM audit")
    assert share == pytest.approx(0.43, abs=0.01)
    levels = account.ask("SELECT DISTINCT audit_level, workspace_id = '0' FROM audit ORDER BY ALL")
    assert levels == [("ACCOUNT_LEVEL", True), ("WORKSPACE_LEVEL", False)]
