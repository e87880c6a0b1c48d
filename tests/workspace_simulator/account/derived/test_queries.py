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


def test_people_who_left_send_no_statement_and_ask_for_no_repair_any_more(account):
    left = {one.name: one.left_us for one in account.plan.principals if one.left_us < NEVER}
    assert left
    for name, sql in (
        ("executed_by", "SELECT executed_by, epoch_us(start_time) FROM history WHERE query_source.job_info IS NULL"),
        (
            "email",
            "SELECT user_identity.email, epoch_us(event_time) FROM audit WHERE action_name IN ('repairRun', 'login')",
        ),
    ):
        rows = account.ask(sql)
        assert rows, name
        assert all(at <= left.get(who, NEVER) for who, at in rows), name


def test_durations_are_parts_of_the_whole(account):
    wrong = account.one(
        "SELECT count(*) FROM history WHERE waiting_for_compute_duration_ms + compilation_duration_ms"
        " + execution_duration_ms <> total_duration_ms"
    )
    assert wrong == 0
