"""Usage that no job caused: storage, networks, serving, apps, notebooks, upkeep, and the account's own rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived.arrays import Floats, Frame, published
from workspace_simulator.account.derived.catalogue import Feature, Product
from workspace_simulator.account.derived.index import Index, nano
from workspace_simulator.account.derived.rates import Family
from workspace_simulator.account.derived.usage_shared import weekday
from workspace_simulator.account.frames import DAY, HOUR, Ints

ACCOUNT_SHARE = 0.05
"""Of all rows, how many belong to the account and to no workspace."""
UPKEEP_SHARE = 0.10
"""Of the quantity on the jobs serverless SKU, what belongs to no job and no pipeline."""
NEW_PRODUCT_US = 14 * DAY
"""The SKU without a price is used from so long before the end of the window."""

RENAME_FROM_US = {"AZURE": 1_762_387_200_000_000, "AWS": 1_765_756_800_000_000, "GCP": 1_765_756_800_000_000}
"""First sight of DATA_QUALITY_MONITORING: 2025-11-06 on Azure, 2025-12-15 on AWS."""
RENAME_DONE_US = 1_770_422_400_000_000
"""2026-02-07: LAKEHOUSE_MONITORING is gone."""


@dataclass(frozen=True)
class Place:
    """Something that uses a SKU around the clock (or in office hours), with the metadata of its rows."""

    workspace: int
    family: Family
    product: Product
    feature: Feature
    rate: float
    """Units per hour."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    is_office: bool = False
    person: int = -1
    from_us: int = 0


@lru_cache(maxsize=1)
def places(index: Index) -> tuple[Place, ...]:
    """The workspaces' places, then the deleted workspace's, then the account's own (workspace -1)."""
    own = (place for workspace in range(len(index.plan.workspaces)) for place in _of_workspace(index, workspace))
    return (*own, *_of_deleted(index), *_of_account(index))


def _scale(index: Index) -> int:
    return max(1, len(index.plan.jobs) // 400)


def _of_workspace(index: Index, place: int) -> Iterator[Place]:
    plan, workspace = index.plan, index.plan.workspaces[place]
    metastore, region = plan.metastore_id, workspace.region
    for number in range(2 * _scale(index)):
        endpoint = {"endpoint_name": f"scoring-{number:02d}", "endpoint_id": _uuid(plan.seed, place, number)}
        yield Place(place, Family.MODEL_SERVING, Product.MODEL_SERVING, Feature.MODEL_SERVING, 2.0, endpoint)
        catalog = {"metastore_id": metastore, "catalog_id": _uuid(plan.seed, place, 100 + number)}
        storage = {**catalog, "storage_api_type": "TIER_1"}
        yield Place(place, Family.STORAGE, Product.DEFAULT_STORAGE, Feature.NONE, 0.8, storage)
        person = int(index.human_codes[(place * 7 + number) % len(index.human_codes)]) if len(index.human_codes) else -1
        path = {"notebook_id": str(10**14 + 977 * number + place), "notebook_path": f"/Shared/analysis/{number:02d}"}
        interactive = (Family.INTERACTIVE_SERVERLESS, Product.INTERACTIVE, Feature.SERVERLESS_PLAIN)
        yield Place(place, *interactive, 1.1, path, is_office=True, person=person)
    app = {"app_id": _uuid(plan.seed, place, 50), "app_name": "data-portal"}
    maker = int(index.human_codes[place % len(index.human_codes)]) if len(index.human_codes) else -1
    yield Place(place, Family.INTERACTIVE_SERVERLESS, Product.APPS, Feature.APPS, 0.5, app, person=maker)
    for family, rate in ((Family.PUBLIC_CONNECTIVITY, 0.02), (Family.INTERNET_EGRESS, 0.004)):
        yield Place(place, family, Product.NETWORKING, Feature.NETWORKING, rate, {"source_region": region})
    new = (Family.AI_RUNTIME, Product.AI_RUNTIME, Feature.AI_RUNTIME)
    workload = {"ai_runtime_workload_id": _uuid(plan.seed, place, 70)}
    yield Place(place, *new, 0.6, workload, is_office=True, from_us=plan.end_us - NEW_PRODUCT_US)


def _of_deleted(index: Index) -> list[Place]:
    ghost = index.deleted_workspace
    endpoint = {"endpoint_name": "retired-model", "endpoint_id": _uuid(index.plan.seed, ghost, 1)}
    return [
        Place(ghost, Family.MODEL_SERVING, Product.MODEL_SERVING, Feature.MODEL_SERVING, 1.5, endpoint),
        Place(ghost, Family.STORAGE, Product.DEFAULT_STORAGE, Feature.NONE, 0.4, {"storage_api_type": "TIER_2"}),
    ]


def _of_account(index: Index) -> Iterator[Place]:
    regions = [workspace.region for workspace in index.plan.workspaces]
    home = index.plan.workspaces[index.home].region
    for number in range(max(24, len(index.plan.jobs) // 10)):
        target = regions[number % len(regions)]
        if number % 3 == 0:
            recipient = {"recipient_id": _uuid(index.plan.seed, 900, number), "source_region": home}
            yield Place(-1, Family.INTERNET_EGRESS, Product.DATA_SHARING, Feature.NETWORKING, 0.01, recipient)
        elif number % 3 == 1:
            way = {"source_region": home, "destination_region": target, "networking_client": f"client-{number:03d}"}
            yield Place(-1, Family.INTER_REGION_EGRESS, Product.NETWORKING, Feature.NETWORKING, 0.03, way)
        else:
            store = {"metastore_id": index.plan.metastore_id, "schema_id": _uuid(index.plan.seed, 901, number)}
            yield Place(-1, Family.STORAGE, Product.DEFAULT_STORAGE, Feature.NONE, 0.05, store)


def _uuid(seed: int, place: int, number: int) -> str:
    text = np.random.default_rng([seed, place, number]).bytes(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


@lru_cache(maxsize=1)
def place_pool(index: Index) -> pa.StructArray:
    """`usage_metadata` of each place."""
    kind = published("system.billing.usage").field("usage_metadata").type
    return pa.array([dict(place.metadata) for place in places(index)], kind)


def frames(index: Index, start_us: int, so_far: Sequence[Frame], rng: np.random.Generator) -> list[Frame]:
    """The day's rows without a job, given those with one (`so_far`), to which some shares refer."""
    upkeep = _upkeep(index, start_us, so_far, rng)
    own = _of_places(index, start_us, rng)
    others = sum(len(frame["hour"]) for frame in (*so_far, upkeep, own))
    return [upkeep, own, _account_rows(index, start_us, others, rng)]


def _of_places(index: Index, start_us: int, rng: np.random.Generator) -> Frame:
    spots = places(index)
    hours = start_us + np.arange(24, dtype=np.int64) * HOUR
    shape = (len(spots), 24)
    rate = np.array([spot.rate for spot in spots])[:, None] * rng.lognormal(0.0, 0.25, shape)
    workspace = np.array([spot.workspace for spot in spots], np.int64)
    since = np.concatenate([index.created_us, [0, 0]])[workspace]
    since = np.maximum(since, np.array([spot.from_us for spot in spots], np.int64))
    until = np.where(workspace == index.deleted_workspace, index.deleted_at_us, index.plan.last_us)
    alive = (hours >= since[:, None]) & (hours < until[:, None]) & (workspace >= 0)[:, None]
    office = np.array([spot.is_office for spot in spots])[:, None]
    open_hours = (weekday(start_us) < 5) & (np.arange(24) >= 8) & (np.arange(24) < 18) & (rng.random(shape) < 0.5)
    place, slot = np.nonzero(alive & (~office | open_hours))
    return _frame(index, place.astype(np.int64), hours[slot], rate[place, slot])


def _account_rows(index: Index, start_us: int, others: int, rng: np.random.Generator) -> Frame:
    spots = places(index)
    own = np.flatnonzero(np.array([spot.workspace for spot in spots]) == -1)
    size = min(round(others * ACCOUNT_SHARE / (1 - ACCOUNT_SHARE)), len(own) * 24)
    drawn = rng.choice(len(own) * 24, size, replace=False)
    place = own[drawn // 24].astype(np.int64)
    rate = np.array([spot.rate for spot in spots])[place] * rng.lognormal(0.0, 0.5, size)
    return _frame(index, place, start_us + (drawn % 24).astype(np.int64) * HOUR, rate)


def _frame(index: Index, place: Ints, hour: Ints, quantity: Floats) -> Frame:
    spots = places(index)
    workspace = np.array([spot.workspace for spot in spots], np.int64)[place]
    family = np.array([int(spot.family) for spot in spots], np.int64)[place]
    product = np.array([int(spot.product) for spot in spots], np.int64)[place]
    person = np.array([spot.person for spot in spots], np.int64)[place]
    billed_on = np.where(workspace < 0, index.home, workspace)
    return {
        "workspace": workspace,
        "sku": index.sku(billed_on, family),
        "hour": hour,
        "nano": nano(quantity),
        "product": product,
        "feature": np.array([int(spot.feature) for spot in spots], np.int64)[place],
        "place": place,
        "run_as": np.where(product == Product.APPS, -1, person),
        "created_by": np.where(product == Product.APPS, person, -1),
    }


@cache
def _upkeep_terms() -> tuple[Floats, Ints, Ints]:
    """Share, product and features of what runs on the jobs serverless SKU without a job."""
    return (
        np.array([0.5, 0.35, 0.15]),
        np.array(
            [Product.PREDICTIVE_OPTIMIZATION, Product.DATA_QUALITY_MONITORING, Product.LAKEFLOW_CONNECT], np.int64
        ),
        np.array([Feature.SERVERLESS_PLAIN, Feature.SERVERLESS_PLAIN, Feature.ZEROBUS], np.int64),
    )


def _upkeep(index: Index, start_us: int, so_far: Sequence[Frame], rng: np.random.Generator) -> Frame:
    """Predictive optimisation, quality monitoring and ingestion: a tenth of the workspace's jobs serverless SKU."""
    count = len(index.plan.workspaces)
    total = np.zeros(count)
    for frame in so_far:
        billed = frame["sku"] == index.sku_of[frame["workspace"], Family.JOBS_SERVERLESS]
        total += np.bincount(frame["workspace"][billed], frame["nano"][billed] / 1e9, minlength=count)[:count]
    share, product, feature = _upkeep_terms()
    weight = rng.lognormal(0.0, 0.4, (count, len(share), 24))
    weight /= weight.sum(axis=2, keepdims=True)
    amount = total[:, None, None] * UPKEEP_SHARE / (1 - UPKEEP_SHARE) * share[None, :, None] * weight
    workspace, kind, slot = (axis.astype(np.int64) for axis in np.nonzero(amount > 0))
    hour = start_us + slot * HOUR
    system = len(index.plan.principals)
    return {
        "workspace": workspace,
        "sku": index.sku(workspace, np.full(len(kind), int(Family.JOBS_SERVERLESS))),
        "hour": hour,
        "nano": nano(amount[workspace, kind, slot]),
        "product": _renamed(index, workspace, product[kind], hour, rng),
        "feature": feature[kind],
        "run_as": np.where(kind == 0, system, -1),
        "tags": np.where(kind == 1, index.monitored_tags + slot % index.MONITORED, -1),
    }


def _renamed(index: Index, workspace: Ints, product: Ints, hour: Ints, rng: np.random.Generator) -> Ints:
    """Quality monitoring under its old name, its new one, and for some weeks under both."""
    since = np.array([RENAME_FROM_US.get(one.cloud, RENAME_DONE_US) for one in index.plan.workspaces], np.int64)[
        workspace
    ]
    reached = (hour - since) / (RENAME_DONE_US - since)
    old = (product == Product.DATA_QUALITY_MONITORING) & (reached < 1) & (rng.random(len(hour)) >= reached)
    return np.where(old, int(Product.LAKEHOUSE_MONITORING), product)
