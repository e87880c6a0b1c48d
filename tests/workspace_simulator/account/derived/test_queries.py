import numpy as np

from workspace_simulator.account.derived import queries
from workspace_simulator.account.derived.index import index_of
from workspace_simulator.account.frames import NEVER


def test_no_statement_names_a_classic_cluster(account):
    assert account.one("SELECT count(*) FROM history") > 500
    assert account.one("SELECT count(*) FROM history WHERE compute.cluster_id IS NOT NULL") == 0
    kinds = account.ask("SELECT DISTINCT compute.type, compute.warehouse_id IS NULL FROM history ORDER BY 1")
    assert kinds == [("SERVERLESS_COMPUTE", True), ("WAREHOUSE", False)]


def test_a_jobs_statement_lies_within_its_task(account):
    spans = {
        str(day.task_run_id[task]): (int(day.task_started_us[task]), int(day.task_ended_us[task]))
        for day in account.days
        for task in range(len(day.task_run_id))
    }
    rows = account.ask(
        "SELECT query_source.job_info.job_task_run_id, epoch_us(start_time), epoch_us(end_time) FROM history"
        " WHERE query_source.job_info IS NOT NULL"
    )
    assert len(rows) > 300
    for task, start, end in rows:
        assert spans[task][0] <= start <= end <= spans[task][1]


def test_text_is_hidden_from_the_day_it_was_hidden_for_everybody(account):
    assert account.ask("SELECT DISTINCT statement_text FROM history WHERE start_time >= '2026-08-26'") == [
        ("<REDACTED>",)
    ]
    before = account.ask("SELECT DISTINCT statement_text FROM history WHERE start_time < '2026-08-26'")
    assert len(before) > 1
    assert ("<REDACTED>",) not in before


def test_a_row_is_written_after_its_statement_has_ended(account):
    assert account.one("SELECT count(*) FROM history WHERE update_time < end_time OR end_time < start_time") == 0
    assert account.one("SELECT count(*) FROM history WHERE update_time > end_time") > 0


def test_only_failed_statements_have_an_error(account):
    assert account.ask(
        "SELECT DISTINCT execution_status, error_message IS NOT NULL FROM history ORDER BY ALL"
    ) == [("CANCELED", False), ("FAILED", True), ("FINISHED", False)]  # fmt: skip


def test_people_who_left_do_nothing_any_more(account):
    index = index_of(account.plan)
    left = {code: one.left_us for code, one in enumerate(account.plan.principals) if one.left_us < NEVER}
    assert left
    late = np.full(5_000, max(left.values()) + 1)
    chosen = queries.pick_people(index, late, np.random.default_rng(1))
    assert not set(chosen.tolist()) & set(left)
    assert len(set(chosen.tolist())) > 5
    names = {account.plan.principals[code].name: until for code, until in left.items()}
    for sql in (
        "SELECT executed_by, epoch_us(start_time) FROM history WHERE query_source.job_info IS NULL",
        "SELECT user_identity.email, epoch_us(event_time) FROM audit WHERE action_name IN ('repairRun', 'login')",
    ):
        rows = account.ask(sql)
        assert rows
        assert all(at <= names.get(who, NEVER) for who, at in rows)


def test_durations_are_parts_of_the_whole(account):
    wrong = account.one(
        "SELECT count(*) FROM history WHERE waiting_for_compute_duration_ms + compilation_duration_ms"
        " + execution_duration_ms <> total_duration_ms"
    )
    assert wrong == 0
