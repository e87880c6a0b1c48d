"""Workspaces, and what in them is shared by jobs: all-purpose clusters, warehouses, pipelines."""

import numpy as np

from workspace_simulator.account.frames import DAY, AllPurposeCluster, Pipeline, Principal, Warehouse, Workspace
from workspace_simulator.account.identifiers import cluster_numbers, hex_id, job_cluster_ids, uuid_from
from workspace_simulator.account.names import NODE_TYPES, SUBJECTS, TEAMS, WAREHOUSE_SIZES

WORKSPACE_SHARES = (0.52, 0.26, 0.16, 0.06)
_FEW_JOBS = 100
"""Below this an account has no workspace out of the region."""


def make_workspaces(rng: np.random.Generator, jobs: int, start_us: int) -> tuple[Workspace, ...]:
    """Three workspaces in one region, the first of them home; a fourth in another region for accounts of some size."""
    # The name is what a page shows: it says by itself that this is no real account.
    kinds = [(f"simulated-{name}", "us-east-1") for name in ("production", "analytics", "science")]
    if jobs >= _FEW_JOBS:
        kinds.append(("simulated-europe", "eu-west-1"))
    return tuple(_workspace(rng, name, region, place, start_us) for place, (name, region) in enumerate(kinds))


def _workspace(rng: np.random.Generator, name: str, region: str, place: int, start_us: int) -> Workspace:
    # Above 2**53 a JavaScript number loses digits, and such ids exist: the home workspace has one.
    low, high = (9 * 10**15 + 10**14, 10**16) if place == 0 else (10**14, 9 * 10**15)
    url = f"https://dbc-{hex_id(rng, 8)}-{hex_id(rng, 4)}.cloud.databricks.com"
    created_us = start_us - int(rng.integers(500, 1_500)) * DAY
    identity = str(int(rng.integers(low // 2, high // 2)) * 2 + 1)
    return Workspace(identity, name, url, region, "AWS", created_us, place == 0, region == "us-east-1")


def spread(count: int, workspaces: int) -> list[int]:
    """How many of `count` things each workspace gets; at least one each."""
    shares = np.array(WORKSPACE_SHARES[:workspaces])
    return [max(1, round(count * share)) for share in shares / shares.sum()]


def make_clusters(
    rng: np.random.Generator, jobs: int, workspaces: int, people: list[int], start_us: int
) -> tuple[AllPurposeCluster, ...]:
    """All-purpose clusters, shared by several jobs each and used by people too. Every tenth was made by API."""
    counts = spread(int(np.clip(jobs // 40, 4, 60)), workspaces)
    owners = [(place, number) for place, count in enumerate(counts) for number in range(count)]
    return tuple(_cluster(rng, place, number, people, start_us) for place, number in owners)


def _cluster(rng: np.random.Generator, place: int, number: int, people: list[int], start_us: int) -> AllPurposeCluster:
    created_us = start_us - int(rng.integers(1, 400 * DAY))
    identity = job_cluster_ids(cluster_numbers(np.array([created_us]), np.array([place * 100 + number])))[0].as_py()
    node_type = NODE_TYPES[int(rng.integers(1, len(NODE_TYPES)))]
    source = "API" if number % 10 == 4 else "UI"
    name = f"{TEAMS[int(rng.integers(0, len(TEAMS)))]}-shared-{number + 1:02d}"
    owner = people[int(rng.integers(0, len(people)))]
    return AllPurposeCluster(
        place, identity, name, owner, created_us, node_type, node_type, int(rng.integers(1, 9)), source
    )


def make_warehouses(
    rng: np.random.Generator, jobs: int, workspaces: int, people: list[int], start_us: int
) -> tuple[Warehouse, ...]:
    """SQL warehouses of each type; the first of each workspace is serverless."""
    counts = spread(int(np.clip(jobs // 60, 3, 40)), workspaces)
    places = [(place, number) for place, count in enumerate(counts) for number in range(count)]
    return tuple(_warehouse(rng, place, number, people, start_us) for place, number in places)


def _warehouse(rng: np.random.Generator, place: int, number: int, people: list[int], start_us: int) -> Warehouse:
    kind = "SERVERLESS" if number == 0 else str(rng.choice(["SERVERLESS", "PRO", "CLASSIC"], p=[0.6, 0.3, 0.1]))
    return Warehouse(
        workspace=place,
        warehouse_id=hex_id(rng, 16),
        name="Shared endpoint" if number == 0 else f"{TEAMS[number % len(TEAMS)]} warehouse {number}",
        owner=people[int(rng.integers(0, len(people)))],
        warehouse_type=kind,
        size=WAREHOUSE_SIZES[int(rng.integers(0, len(WAREHOUSE_SIZES)))],
        min_clusters=1,
        max_clusters=int(rng.choice([1, 1, 2, 4])),
        auto_stop_minutes=int(rng.choice([5, 10, 10, 45])) if kind == "SERVERLESS" else 45,
        created_us=start_us - int(rng.integers(1, 500 * DAY)),
    )


_PIPELINE_TYPES = ("ETL_PIPELINE", "MATERIALIZED_VIEW", "STREAMING_TABLE", "INGESTION_PIPELINE", "INGESTION_GATEWAY")
_PIPELINE_SHARES = (0.45, 0.3, 0.15, 0.08, 0.02)


def make_pipelines(
    rng: np.random.Generator, jobs: int, workspaces: int, principals: tuple[Principal, ...], start_us: int
) -> tuple[Pipeline, ...]:
    """Pipelines of all types; the first two of each workspace are ETL pipelines that jobs run as tasks."""
    counts = spread(int(np.clip(jobs // 6, 8, 1_500)), workspaces)
    places = [(place, number) for place, count in enumerate(counts) for number in range(count)]
    return tuple(_pipeline(rng, place, number, len(principals), start_us) for place, number in places)


def _pipeline(rng: np.random.Generator, place: int, number: int, principals: int, start_us: int) -> Pipeline:
    kind = "ETL_PIPELINE" if number < 2 else str(rng.choice(_PIPELINE_TYPES, p=_PIPELINE_SHARES))
    name = f"{TEAMS[number % len(TEAMS)]}_{SUBJECTS[int(rng.integers(0, len(SUBJECTS)))]}_{number:03d}"
    is_serverless = kind in ("MATERIALIZED_VIEW", "STREAMING_TABLE") or bool(rng.random() < 0.75)
    owner = int(rng.integers(0, principals))
    created_us = start_us - int(rng.integers(1, 500 * DAY))
    return Pipeline(place, uuid_from(rng), name, owner, kind, is_serverless, created_us)
