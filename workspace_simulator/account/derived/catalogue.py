"""The closed lists behind usage rows: which product a row came from, and its feature flags."""

from enum import IntEnum
from functools import cache

import pyarrow as pa

from workspace_simulator.account.derived.arrays import published


class Product(IntEnum):
    """`billing_origin_product`, an open list on the platform; these are the ones this account uses."""

    JOBS = 0
    DLT = 1
    SQL = 2
    ALL_PURPOSE = 3
    INTERACTIVE = 4
    MODEL_SERVING = 5
    DEFAULT_STORAGE = 6
    LAKEHOUSE_MONITORING = 7
    DATA_QUALITY_MONITORING = 8
    PREDICTIVE_OPTIMIZATION = 9
    NETWORKING = 10
    APPS = 11
    LAKEFLOW_CONNECT = 12
    AI_RUNTIME = 13
    DATA_SHARING = 14
    VECTOR_SEARCH = 15


class Feature(IntEnum):
    """Combinations of `product_features` in use."""

    NONE = 0
    JOBS = 1
    JOBS_PHOTON = 2
    JOBS_LIGHT = 3
    SERVERLESS = 4
    SERVERLESS_STANDARD = 5
    SERVERLESS_FAST = 6
    ALL_PURPOSE = 7
    ALL_PURPOSE_PHOTON = 8
    SQL_CLASSIC = 9
    SQL_PRO = 10
    SQL_SERVERLESS = 11
    DLT_CORE = 12
    DLT_PRO = 13
    DLT_ADVANCED = 14
    DLT_SERVERLESS = 15
    DLT_SERVERLESS_FAST = 16
    SERVERLESS_PLAIN = 17
    MODEL_SERVING = 18
    NETWORKING = 19
    APPS = 20
    ZEROBUS = 21
    AI_RUNTIME = 22


_SETTINGS: dict[Feature, dict[str, object]] = {
    Feature.NONE: {},
    Feature.JOBS: {"jobs_tier": "CLASSIC", "is_serverless": False, "is_photon": False},
    Feature.JOBS_PHOTON: {"jobs_tier": "CLASSIC", "is_serverless": False, "is_photon": True},
    Feature.JOBS_LIGHT: {"jobs_tier": "LIGHT", "is_serverless": False, "is_photon": False},
    Feature.SERVERLESS: {"jobs_tier": "CLASSIC", "is_serverless": True, "is_photon": True},
    Feature.SERVERLESS_STANDARD: {
        "jobs_tier": "CLASSIC",
        "is_serverless": True,
        "is_photon": True,
        "performance_target": "STANDARD",
    },
    Feature.SERVERLESS_FAST: {
        "jobs_tier": "CLASSIC",
        "is_serverless": True,
        "is_photon": True,
        "performance_target": "PERFORMANCE_OPTIMIZED",
    },
    Feature.ALL_PURPOSE: {"is_serverless": False, "is_photon": False},
    Feature.ALL_PURPOSE_PHOTON: {"is_serverless": False, "is_photon": True},
    Feature.SQL_CLASSIC: {"sql_tier": "CLASSIC", "is_serverless": False, "is_photon": True},
    Feature.SQL_PRO: {"sql_tier": "PRO", "is_serverless": False, "is_photon": True},
    Feature.SQL_SERVERLESS: {"sql_tier": "PRO", "is_serverless": True, "is_photon": True},
    Feature.DLT_CORE: {"dlt_tier": "CORE", "is_serverless": False, "is_photon": False},
    Feature.DLT_PRO: {"dlt_tier": "PRO", "is_serverless": False, "is_photon": False},
    Feature.DLT_ADVANCED: {"dlt_tier": "ADVANCED", "is_serverless": False, "is_photon": True},
    Feature.DLT_SERVERLESS: {"dlt_tier": "ADVANCED", "is_serverless": True, "is_photon": True},
    Feature.DLT_SERVERLESS_FAST: {
        "dlt_tier": "ADVANCED",
        "is_serverless": True,
        "is_photon": True,
        "performance_target": "PERFORMANCE_OPTIMIZED",
    },
    Feature.SERVERLESS_PLAIN: {"is_serverless": True},
    Feature.MODEL_SERVING: {
        "is_serverless": True,
        "serving_type": "MODEL",
        "model_serving": {"offering_type": "CPU_MODEL"},
    },
    Feature.NETWORKING: {"networking": {"connectivity_type": "PUBLIC_IP"}},
    Feature.APPS: {"is_serverless": True, "apps": {"compute_size": "MEDIUM"}},
    Feature.ZEROBUS: {
        "is_serverless": True,
        "lakeflow_connect": {"task_type": "INGESTION", "zerobus_request_type": "GRPC"},
    },
    Feature.AI_RUNTIME: {"is_serverless": True, "ai_runtime": {"compute_type": "SERVERLESS_GPU"}},
}


@cache
def product_names() -> pa.Array:
    """Pool of product names, by Product."""
    return pa.array([product.name for product in Product])


@cache
def feature_pool() -> pa.StructArray:
    """Pool of `product_features`, by Feature."""
    kind = published("system.billing.usage").field("product_features").type
    return pa.array([_SETTINGS[feature] for feature in Feature], kind)
