import numpy as np
import pytest

from workspace_simulator.account.derived import quality
from workspace_simulator.account.derived.index import index_of
from workspace_simulator.account.frames import DAY


def test_table_states_follow_the_measured_mix(account):
    index = index_of(account.plan)
    counts: dict[str, int] = {}
    for day in range(0, 700, 7):
        made = quality.results(index, account.plan.start_us + day * DAY, np.random.default_rng(day))
        for state in made["status"].to_pylist():
            counts[state] = counts.get(state, 0) + 1
    total = sum(counts.values())
    assert counts["Healthy"] / total == pytest.approx(51289 / 55111, abs=0.02)
    assert counts["Training"] / total == pytest.approx(3110 / 55111, abs=0.015)
    assert 0 < counts["Unhealthy"] / total < 0.02
    assert 0 < counts["Error"] / total < 0.02


def test_a_table_is_judged_once_a_day(account):
    most = account.one(
        "SELECT max(n) FROM (SELECT count(*) n FROM table_results GROUP BY catalog_name, schema_name, table_name,"
        " event_time::DATE)"
    )
    assert most == 1


def test_an_unhealthy_table_names_the_job_that_writes_it(account):
    index = index_of(account.plan)
    writers = {name: str(job.job_id) for job in account.plan.jobs for task in job.tasks for name in task.writes}
    seen = 0
    for day in range(0, 300, 5):
        for row in quality.results(index, account.plan.start_us + day * DAY, np.random.default_rng(day)).to_pylist():
            name = f"{row['catalog_name']}.{row['schema_name']}.{row['table_name']}"
            if row["status"] == "Unhealthy":
                assert [job["job_id"] for job in row["root_cause_analysis"]["upstream_jobs"]] == [writers[name]]
                seen += 1
            else:
                assert row["root_cause_analysis"] is None
    assert seen


def test_optimisation_operations_add_up_to_what_was_billed_for_them(account):
    operations = dict(
        account.ask(
            "SELECT workspace_id, sum(usage_quantity)::DOUBLE"
            " FROM predictive_optimization_operations_history GROUP BY 1"
        )
    )
    billed = account.ask(
        "SELECT workspace_id, sum(usage_quantity)::DOUBLE FROM usage WHERE record_type = 'ORIGINAL'"
        " AND billing_origin_product = 'PREDICTIVE_OPTIMIZATION' GROUP BY 1"
    )
    for workspace, total in billed:
        if workspace in operations:
            assert operations[workspace] == pytest.approx(total, rel=1e-3)
    assert operations


def test_streams_are_open_while_they_commit(account):
    wrong = account.one(
        "SELECT count(*) FROM zerobus_ingest i WHERE NOT EXISTS (SELECT 1 FROM zerobus_stream s WHERE"
        " s.stream_id = i.stream_id AND s.closed_time > i.commit_time AND s.opened_time < i.commit_time)"
    )
    assert account.one("SELECT count(*) FROM zerobus_ingest") > 0
    assert wrong == 0
