"""What things consume and what a unit costs: the truth behind usage and prices.

- Classic compute: DBU per hour of a node (`node_dbu`), times nodes (driver + workers), times `PHOTON_FACTOR`.
- Serverless jobs: `SERVERLESS_BASE_DBU + SERVERLESS_WORKER_DBU x workers` per task hour, times
  `PERFORMANCE_FACTOR` where the job is performance optimised.
- SQL warehouses: `WAREHOUSE_DBU[size]` per cluster hour.
- Pipelines: `PIPELINE_DBU` per hour of an update.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache


@dataclass(frozen=True)
class NodeType:
    """A machine on offer: what it has, its DBU per hour and its price at the cloud in USD per hour."""

    name: str
    cloud: str
    cores: float
    memory_mb: int
    gpus: int
    dbu: float
    usd: float


PHOTON_FACTOR = 2.0
SERVERLESS_BASE_DBU = 1.0
SERVERLESS_WORKER_DBU = 0.9
PERFORMANCE_FACTOR = 1.4
PIPELINE_DBU = {"ETL_PIPELINE": 5.0, "INGESTION_PIPELINE": 2.5, "MATERIALIZED_VIEW": 1.6, "STREAMING_TABLE": 1.2}
DEFAULT_PIPELINE_DBU = 2.0
WAREHOUSE_DBU = {
    "2X_SMALL": 4.0,
    "X_SMALL": 6.0,
    "SMALL": 12.0,
    "MEDIUM": 24.0,
    "LARGE": 40.0,
    "X_LARGE": 80.0,
    "2X_LARGE": 144.0,
    "3X_LARGE": 272.0,
    "4X_LARGE": 528.0,
    "5X_LARGE": 1056.0,
}

DBU_PER_CORE = 0.2
"""For a node type that the list below lacks: the usual ratio, with four cores taken for granted."""

_FAMILIES = {
    # cloud: (family, sizes by cores, MB per core, GPUs per 8 cores, DBU per core, USD per core hour)
    "AWS": (
        ("m5d", 8192, 0, 0.17, 0.0565),
        ("m5", 8192, 0, 0.17, 0.048),
        ("m6i", 8192, 0, 0.17, 0.048),
        ("m6id", 8192, 0, 0.18, 0.0593),
        ("m6gd", 8192, 0, 0.16, 0.0452),
        ("m7g", 8192, 0, 0.16, 0.0408),
        ("r5d", 16384, 0, 0.225, 0.072),
        ("r5", 16384, 0, 0.225, 0.063),
        ("r6i", 16384, 0, 0.225, 0.063),
        ("r6id", 16384, 0, 0.23, 0.0756),
        ("r6gd", 16384, 0, 0.21, 0.0576),
        ("c5d", 4096, 0, 0.15, 0.048),
        ("c5", 4096, 0, 0.15, 0.0425),
        ("c6i", 4096, 0, 0.15, 0.0425),
        ("c6id", 4096, 0, 0.15, 0.0504),
        ("i3", 15616, 0, 0.25, 0.078),
        ("i3en", 8192, 0, 0.25, 0.113),
        ("i4i", 8192, 0, 0.25, 0.0858),
        ("g4dn", 4096, 2, 0.18, 0.1315),
        ("g5", 4096, 2, 0.3, 0.2515),
    ),
    "AZURE": (
        ("Standard_DS{cores}_v2", 7168, 0, 0.1875, 0.0573),
        ("Standard_D{cores}s_v3", 4096, 0, 0.1875, 0.048),
        ("Standard_D{cores}ds_v5", 4096, 0, 0.1875, 0.0565),
        ("Standard_D{cores}ads_v5", 4096, 0, 0.1875, 0.0515),
        ("Standard_E{cores}s_v3", 8192, 0, 0.1875, 0.063),
        ("Standard_E{cores}ds_v4", 8192, 0, 0.1875, 0.072),
        ("Standard_E{cores}ds_v5", 8192, 0, 0.1875, 0.072),
        ("Standard_L{cores}s_v3", 8192, 0, 0.25, 0.0865),
        ("Standard_F{cores}s_v2", 2048, 0, 0.15, 0.0423),
        ("Standard_NC{cores}as_T4_v3", 7168, 2, 0.25, 0.1315),
    ),
    "GCP": (
        ("n2-standard", 4096, 0, 0.17, 0.0486),
        ("n2-highmem", 8192, 0, 0.225, 0.0655),
        ("n2d-standard", 4096, 0, 0.16, 0.0422),
        ("n1-standard", 3840, 0, 0.17, 0.0475),
        ("n1-highmem", 6656, 0, 0.225, 0.0592),
        ("e2-standard", 4096, 0, 0.15, 0.0335),
        ("e2-highmem", 8192, 0, 0.2, 0.0452),
        ("c2-standard", 4096, 0, 0.2, 0.0522),
    ),
}
_AWS_SIZES = {2: "large", 4: "xlarge", 8: "2xlarge", 16: "4xlarge", 32: "8xlarge", 48: "12xlarge", 64: "16xlarge"}
_DSV2_NAMES = {4: "Standard_DS3_v2", 8: "Standard_DS4_v2", 16: "Standard_DS5_v2", 2: "Standard_DS12_v2"}


@cache
def node_types() -> dict[str, NodeType]:
    """Every node type on offer, by name."""
    found = (
        NodeType(
            _node_name(cloud, family, cores), cloud, cores, memory * cores, gpus * cores // 8, dbu * cores, usd * cores
        )
        for cloud, families in _FAMILIES.items()
        for family, memory, gpus, dbu, usd in families
        for cores in _AWS_SIZES
    )
    return {node.name: node for node in found}


def _node_name(cloud: str, family: str, cores: int) -> str:
    if cloud == "AWS":
        return f"{family}.{_AWS_SIZES[cores]}"
    if cloud == "GCP":
        return f"{family}-{cores}"
    if family.startswith("Standard_DS"):
        return _DSV2_NAMES.get(cores, f"Standard_DS{cores}_v2")
    return family.format(cores=cores)


def node_type(name: str, cloud: str = "AWS") -> NodeType:
    """The node type of that name; one that is not on offer (any more) counts as a plain four-core machine."""
    return node_types().get(name) or NodeType(name, cloud, 4, 16384, 0, 4 * DBU_PER_CORE, 0.2)


def cluster_dbu(driver: str, worker: str, workers: int, is_photon: bool = False) -> float:
    """DBU per hour of a classic cluster."""
    return (node_type(driver).dbu + node_type(worker).dbu * workers) * (PHOTON_FACTOR if is_photon else 1.0)


def serverless_dbu(workers: int, performance_target: str | None) -> float:
    """DBU per hour of one serverless task of a job planned with so many workers."""
    factor = PERFORMANCE_FACTOR if performance_target == "PERFORMANCE_OPTIMIZED" else 1.0
    return (SERVERLESS_BASE_DBU + SERVERLESS_WORKER_DBU * workers) * factor


class Family(IntEnum):
    """What a SKU is for; with tier, region and cloud this gives the SKU."""

    JOBS = 0
    JOBS_PHOTON = 1
    JOBS_LIGHT = 2
    JOBS_SERVERLESS = 3
    ALL_PURPOSE = 4
    ALL_PURPOSE_PHOTON = 5
    INTERACTIVE_SERVERLESS = 6
    SQL_CLASSIC = 7
    SQL_PRO = 8
    SQL_SERVERLESS = 9
    DLT_CORE = 10
    DLT_PRO = 11
    DLT_ADVANCED = 12
    MODEL_SERVING = 13
    STORAGE = 14
    PUBLIC_CONNECTIVITY = 15
    INTERNET_EGRESS = 16
    INTER_REGION_EGRESS = 17
    AI_RUNTIME = 18
    """New in the account's last weeks and without any price."""


@dataclass(frozen=True)
class FamilyTerms:
    """How a family's SKU is named, measured and priced (USD per unit on AWS)."""

    template: str
    unit: str
    usage_type: str
    usd: float


FAMILY_TERMS: dict[Family, FamilyTerms] = {
    Family.JOBS: FamilyTerms("{tier}_JOBS_COMPUTE", "DBU", "COMPUTE_TIME", 0.15),
    Family.JOBS_PHOTON: FamilyTerms("{tier}_JOBS_COMPUTE_(PHOTON)", "DBU", "COMPUTE_TIME", 0.15),
    Family.JOBS_LIGHT: FamilyTerms("{tier}_JOBS_LIGHT_COMPUTE", "DBU", "COMPUTE_TIME", 0.10),
    Family.JOBS_SERVERLESS: FamilyTerms("{tier}_JOBS_SERVERLESS_COMPUTE_{region}", "DBU", "COMPUTE_TIME", 0.35),
    Family.ALL_PURPOSE: FamilyTerms("{tier}_ALL_PURPOSE_COMPUTE", "DBU", "COMPUTE_TIME", 0.55),
    Family.ALL_PURPOSE_PHOTON: FamilyTerms("{tier}_ALL_PURPOSE_COMPUTE_(PHOTON)", "DBU", "COMPUTE_TIME", 0.55),
    Family.INTERACTIVE_SERVERLESS: FamilyTerms(
        "{tier}_ALL_PURPOSE_SERVERLESS_COMPUTE_{region}", "DBU", "COMPUTE_TIME", 0.75
    ),
    Family.SQL_CLASSIC: FamilyTerms("{tier}_SQL_COMPUTE", "DBU", "COMPUTE_TIME", 0.22),
    Family.SQL_PRO: FamilyTerms("{tier}_SQL_PRO_COMPUTE_{region}", "DBU", "COMPUTE_TIME", 0.55),
    Family.SQL_SERVERLESS: FamilyTerms("{tier}_SERVERLESS_SQL_COMPUTE_{region}", "DBU", "COMPUTE_TIME", 0.70),
    Family.DLT_CORE: FamilyTerms("{tier}_DLT_CORE_COMPUTE", "DBU", "COMPUTE_TIME", 0.20),
    Family.DLT_PRO: FamilyTerms("{tier}_DLT_PRO_COMPUTE", "DBU", "COMPUTE_TIME", 0.25),
    Family.DLT_ADVANCED: FamilyTerms("{tier}_DLT_ADVANCED_COMPUTE", "DBU", "COMPUTE_TIME", 0.36),
    Family.MODEL_SERVING: FamilyTerms(
        "{tier}_SERVERLESS_REAL_TIME_INFERENCE_COMPUTE_{region}", "DBU", "COMPUTE_TIME", 0.07
    ),
    Family.STORAGE: FamilyTerms("{tier}_DATABRICKS_STORAGE_{region}", "DSU", "STORAGE_SPACE", 0.023),
    Family.PUBLIC_CONNECTIVITY: FamilyTerms("PUBLIC_CONNECTIVITY_DATA_PROCESSED_{region}", "GB", "NETWORK_BYTE", 0.045),
    Family.INTERNET_EGRESS: FamilyTerms("INTERNET_EGRESS_FROM_{region}", "GB", "NETWORK_BYTE", 0.09),
    Family.INTER_REGION_EGRESS: FamilyTerms("INTER_REGION_EGRESS_FROM_{region}", "GB", "NETWORK_BYTE", 0.02),
    Family.AI_RUNTIME: FamilyTerms("{tier}_AI_RUNTIME_COMPUTE_{region}", "DBU", "GPU_TIME", 0.0),
}

CLOUD_FACTOR = {"AWS": 1.0, "AZURE": 1.1, "GCP": 1.05}

_REGION_WORDS = {
    "us-east-1": "US_EAST_N_VIRGINIA",
    "us-east-2": "US_EAST_OHIO",
    "us-west-1": "US_WEST_CALIFORNIA",
    "us-west-2": "US_WEST_OREGON",
    "eu-west-1": "EUROPE_IRELAND",
    "eu-west-2": "EUROPE_LONDON",
    "eu-central-1": "EUROPE_FRANKFURT",
    "ap-southeast-1": "AP_SINGAPORE",
    "ap-southeast-2": "AP_SYDNEY",
    "ap-northeast-1": "AP_TOKYO",
    "eastus": "US_EAST",
    "eastus2": "US_EAST_2",
    "westeurope": "EU_WEST",
    "northeurope": "EU_NORTH",
    "us-central1": "US_CENTRAL1",
    "europe-west1": "EUROPE_WEST1",
}


def sku_name(family: Family, tier: str, region: str) -> str:
    """For example PREMIUM_JOBS_SERVERLESS_COMPUTE_US_EAST_OHIO."""
    words = _REGION_WORDS.get(region, region.upper().replace("-", "_"))
    return FAMILY_TERMS[family].template.format(tier=tier, region=words)
