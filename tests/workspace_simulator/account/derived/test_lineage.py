import pytest


def _pairs(account):
    """Which (source, target) the plan's tasks have, by job key."""
    found = {}
    for job in account.plan.jobs:
        key = (account.plan.workspaces[job.workspace].workspace_id, str(job.job_id))
        for task in job.tasks:
            for write in task.writes or (None,):
                found.setdefault(key, set()).update((read, write) for read in task.reads or (None,))
    return found


def test_a_jobs_events_are_what_its_tasks_read_and_write(account):
    pairs = _pairs(account)
    rows = account.ask(
        "SELECT DISTINCT workspace_id, entity_metadata.job_info.job_id, source_table_full_name, target_table_full_name"
        " FROM table_lineage WHERE entity_metadata.job_info IS NOT NULL"
    )
    assert len(rows) > 50
    assert all((source, target) in pairs[workspace, job] for workspace, job, source, target in rows)


def test_some_events_are_missing_and_a_few_stand_twice(large_account):
    made = large_account
    doubled = made.one("SELECT 1 - count(DISTINCT record_id) / count(*) FROM table_lineage")
    assert 0 < doubled < 0.0025
    same = made.one(
        "SELECT count(*) FROM (SELECT record_id FROM table_lineage GROUP BY 1 HAVING count(*) > 1"
        " AND count(DISTINCT (event_time, source_table_full_name, target_table_full_name, entity_id)) > 1)"
    )
    assert same == 0


def test_a_notebooks_job_stands_only_in_its_metadata(account):
    rows = account.ask(
        "SELECT entity_type, count(*), count(*) FILTER (entity_id = entity_metadata.job_info.job_id)"
        " FROM table_lineage WHERE entity_metadata.job_info IS NOT NULL GROUP BY 1"
    )
    found = {kind: (count, own) for kind, count, own in rows}
    assert found["NOTEBOOK"][0] > 0
    assert found["NOTEBOOK"][1] == 0
    assert found["JOB"][0] == found["JOB"][1] > 0


def test_a_statement_named_by_lineage_is_in_the_query_history(account):
    named, known = account.ask(
        "SELECT count(l.statement_id), count(h.statement_id) FROM table_lineage l"
        " LEFT JOIN history h USING (statement_id)"
    )[0]
    assert named == known > 0


def test_a_pipelines_event_names_its_update(account):
    wrong = account.one(
        "SELECT count(*) FROM table_lineage l WHERE entity_type = 'PIPELINE' AND NOT EXISTS (SELECT 1 FROM"
        " pipeline_update_timeline u WHERE u.update_id = l.entity_metadata.dlt_pipeline_info.dlt_update_id"
        " AND u.pipeline_id = l.entity_id)"
    )
    assert account.one("SELECT count(*) FROM table_lineage WHERE entity_type = 'PIPELINE'") > 0
    assert wrong == 0


def test_nobody_reads_what_only_a_zombie_writes(large_account):
    made = large_account
    zombie = {name for job in made.plan.jobs if job.is_zombie for task in job.tasks for name in task.writes}
    zombie -= {name for job in made.plan.jobs if not job.is_zombie for task in job.tasks for name in task.writes}
    assert zombie
    read = made.ask("SELECT DISTINCT source_table_full_name FROM table_lineage WHERE entity_type = 'DASHBOARD_V3'")
    assert read
    assert not zombie & {name for (name,) in read}


def test_columns_have_both_sides_and_belong_to_known_pairs(account):
    assert account.one("SELECT count(*) FROM column_lineage") > 0
    wrong = account.one(
        "SELECT count(*) FROM column_lineage c WHERE NOT EXISTS (SELECT 1 FROM table_lineage t WHERE"
        " t.source_table_full_name = c.source_table_full_name AND t.target_table_full_name = c.target_table_full_name)"
    )
    assert wrong == 0


def test_most_of_the_tasks_that_could_leave_lineage_do(account):
    day = account.days[1]
    able = set()
    for task in range(len(day.task_run_id)):
        run = day.attempt_run[day.task_attempt[task]]
        job = day.run_job[run]
        if job >= 0 and day.task_result[task] == 0 and day.task_ended_us[task] > day.task_started_us[task]:
            plan = account.plan.jobs[job]
            place = plan.tasks[day.task_plan[task]]
            if (place.reads or place.writes) and account.plan.workspaces[plan.workspace].in_region:
                able.add((account.plan.workspaces[plan.workspace].workspace_id, str(plan.job_id)))
    start, end = day.start_us, day.start_us + 2 * 86_400_000_000
    told = account.ask(
        "SELECT DISTINCT workspace_id, entity_metadata.job_info.job_id FROM table_lineage"
        f" WHERE entity_metadata.job_info IS NOT NULL AND epoch_us(event_time) BETWEEN {start} AND {end}"
    )
    assert len(able & set(told)) / len(able) == pytest.approx(0.93, abs=0.07)
