"""Advice on clusters: from literal rows, with its evidence, and none where nothing was measured."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_monitor.backend.advice import MEASURED_S_AT_LEAST, Window, advice

NAMES = {"1": "home"}


def a_row(**values):
    row = {
        "kind": "job",
        "workspace_id": "1",
        "id": "11",
        "is_of_job": True,
        "name": "nightly",
        "is_deleted": None,
        "runs_count": 30,
        "nodes_s": 400_000,
        "cpu_p95_ratio": 0.2,
        "mem_p95_ratio": 0.3,
        "cost": Decimal(1000),
        "measured_cost": Decimal(900),
        "idle_cost": None,
        "auto_termination_s": None,
        "workers_min": 4,
        "workers_max": 4,
        "seen_workers_max": 4,
        "runtimes": ["17.3.x-scala2.13"],
    }
    return row | values


def asked(*rows, days=30):
    return advice(rows, Window(days, NAMES, lambda version: version.startswith("13.")))


def only(**values):
    (found,) = asked(a_row(**values))
    return found


def test_workers_that_are_hardly_used_could_be_half_as_many():
    found = only()
    assert (found.kind, found.workers, found.fewer_workers) == ("smaller", 4, 2)
    # two of five nodes go, of what was measured: 900 * 2 / 5
    assert found.saving_at_most == Decimal(360)
    assert (found.cpu_p95_ratio, found.nodes_s, found.workspace_name) == (0.2, 400_000, "home")


def test_one_worker_or_a_cluster_that_scales_could_have_smaller_nodes():
    assert (only(workers_min=1, workers_max=1).fewer_workers, only(workers_min=1, workers_max=1).saving_at_most) == (
        None,
        Decimal(450),
    )
    assert only(workers_min=1, workers_max=8, seen_workers_max=3).fewer_workers is None


@pytest.mark.parametrize(
    "values",
    [
        {"cpu_p95_ratio": 0.4},
        {"mem_p95_ratio": 0.6},
        {"cpu_p95_ratio": None},
        {"nodes_s": MEASURED_S_AT_LEAST - 1},
        {"nodes_s": None},
        {"runs_count": 13},
        {"measured_cost": None},
        {"measured_cost": Decimal(49)},
        {"workers_min": 1, "workers_max": 4, "seen_workers_max": 4},
        {"is_deleted": True},
    ],
    ids=str,
)
def test_nothing_is_advised_without_the_evidence(values):
    assert asked(a_row(**values)) == []


def test_memory_that_is_nearly_full_is_told_without_money():
    found = only(mem_p95_ratio=0.93)
    assert (found.kind, found.saving_at_most) == ("memory", None)


def test_an_idle_cluster_of_people_and_jobs_costs_what_nobody_used():
    found = only(kind="all_purpose", is_of_job=False, cpu_p95_ratio=None, idle_cost=Decimal(70), is_deleted=False)
    assert (found.kind, found.saving_at_most) == ("idle", Decimal(70))
    assert asked(a_row(kind="all_purpose", cpu_p95_ratio=None, idle_cost=Decimal(19))) == []
    (week,) = asked(a_row(kind="all_purpose", cpu_p95_ratio=None, idle_cost=Decimal(7)), days=7)
    assert week.saving_at_most == Decimal(30)


def test_a_runtime_out_of_support_is_named():
    found = only(cpu_p95_ratio=0.9, runtimes=["13.3.x-scala2.12", "17.3.x-scala2.13"])
    assert (found.kind, found.old_runtimes, found.saving_at_most) == ("runtime", ["13.3.x-scala2.12"], None)


def test_the_greatest_saving_stands_first_and_what_has_no_money_last():
    found = asked(a_row(id="1", mem_p95_ratio=0.95), a_row(id="2"), a_row(id="3", measured_cost=Decimal(5000)))
    assert [one.id for one in found] == ["3", "2", "1"]


@given(
    st.decimals(0, 10**6, places=6),
    st.integers(1, 400),
    st.integers(1, 90),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_no_estimate_is_more_than_what_the_compute_costs_in_a_month(cost, workers, days, cpu, mem):
    sizes = {"workers_min": workers, "workers_max": workers, "seen_workers_max": workers}
    row = a_row(cost=cost, measured_cost=cost, cpu_p95_ratio=cpu, mem_p95_ratio=mem, **sizes)
    for one in asked(row, days=days):
        assert one.saving_at_most is None or one.saving_at_most <= cost * 30 / days
        assert one.fewer_workers is None or 1 <= one.fewer_workers < workers
