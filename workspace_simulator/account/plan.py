"""The plan of an account: everything in it but its history. Start here to see what a seed decides."""

from datetime import UTC, datetime

from workspace_simulator.account.frames import DAY, Plan, Principal
from workspace_simulator.account.identifiers import uuid_from
from workspace_simulator.account.incidents import with_incidents
from workspace_simulator.account.names import TEAMS
from workspace_simulator.account.people import make_principals
from workspace_simulator.account.places import make_clusters, make_pipelines, make_warehouses, make_workspaces
from workspace_simulator.account.portfolio import Places, make_jobs
from workspace_simulator.account.seeds import Purpose, generator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def make_plan(*, seed: int, jobs: int, days: int, end: datetime) -> Plan:
    """The account of a seed with `jobs` jobs and a history of `days` whole UTC days up to the midnight after `end`.

    `end` must carry a time zone. Same arguments, same plan. Raises ValueError for counts below 1 or a naive time.
    """
    if jobs < 1 or days < 1 or end.tzinfo is None:
        raise ValueError("jobs and days must be at least 1, and end must carry a time zone")
    end_us = _midnight_after(end)
    start_us = end_us - days * DAY
    rng = generator(seed, Purpose.PLAN)
    account_id, metastore_id = uuid_from(rng), uuid_from(rng)
    workspaces = make_workspaces(rng, jobs, start_us)
    principals = make_principals(rng, jobs, start_us, end_us)
    people = _active_people(principals)
    clusters = make_clusters(rng, jobs, len(workspaces), people, start_us)
    warehouses = make_warehouses(rng, jobs, len(workspaces), people, start_us)
    pipelines = make_pipelines(rng, jobs, len(workspaces), principals, start_us)
    places = Places(len(workspaces), principals, clusters, warehouses, pipelines, start_us, end_us, end_us + 30 * DAY)
    plan = Plan(
        seed=seed,
        account_id=account_id,
        account_name=f"Simulated account (seed {seed})",
        start_us=start_us,
        end_us=end_us,
        metastore_id=metastore_id,
        principals=principals,
        workspaces=workspaces,
        clusters=clusters,
        warehouses=warehouses,
        pipelines=pipelines,
        jobs=tuple(make_jobs(rng, jobs, seed, places)),
    )
    return with_incidents(plan)


def _midnight_after(end: datetime) -> int:
    """The first UTC midnight at or after `end`, in microseconds."""
    seconds = (end - _EPOCH).total_seconds()
    return -int(-seconds // 86_400) * DAY


def _active_people(principals: tuple[Principal, ...]) -> list[int]:
    return [index for index, person in enumerate(principals) if index >= len(TEAMS) and person.left_us > 1 << 60]
