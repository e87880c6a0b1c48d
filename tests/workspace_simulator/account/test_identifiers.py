"""Ids: unique, reproducible, and shaped as Databricks shapes them."""

import re
from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workspace_simulator.account.identifiers import JOBS, RUNS, cluster_numbers, job_cluster_ids, numeric_ids


@given(st.integers(0, 2**50), st.integers(1, 5_000), st.integers(0, 10_000))
def test_neighbouring_counters_give_different_ids_of_15_to_18_digits(first: int, count: int, seed: int) -> None:
    counters = first + np.arange(count)
    ids = np.concatenate([numeric_ids(JOBS, counters, seed), numeric_ids(RUNS, counters, seed)])
    assert len(np.unique(ids)) == 2 * count
    assert ids.min() >= 10**14
    assert ids.max() < 10**18


def test_a_cluster_id_begins_with_the_time_of_its_start() -> None:
    at_us = int(datetime(2026, 11, 1, 9, 30, 15, tzinfo=UTC).timestamp()) * 1_000_000
    (found,) = job_cluster_ids(cluster_numbers(np.array([at_us]), np.array([3]))).to_pylist()
    assert re.fullmatch(r"1101-093015-[0-9a-z]{8}", found)


@given(st.integers(1_700_000_000, 1_900_000_000))
def test_clusters_of_one_second_have_different_ids(second: int) -> None:
    serials = np.arange(3_000)
    found = job_cluster_ids(cluster_numbers(np.full(3_000, second * 1_000_000), serials)).to_pylist()
    assert len(set(found)) == 3_000
