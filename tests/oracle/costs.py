"""Whose the bill is: each usage record goes to a job, in shares to several, or to nobody for a reason. All exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from tests.oracle.words import Row, columns, grouped, hour_of, total

Id = tuple[Any, ...]
AMOUNTS = ("usage_quantity", "list_cost", "default_list_cost", "account_cost", "cost")
OWNER = ("step", "reason", "job_id", "run_id", "task_key", "pipeline_id", "cluster_id", "warehouse_id")
WHAT = ("sku_name", "cloud", "product", "usage_unit", "price_basis")
PART_KEY = ("usage_date", "workspace_id", *OWNER, "source_id", *WHAT)
STEPS = ("exact", "pipeline", "all_purpose", "warehouse")
"""The surest first."""
SHARED = ("all_purpose", "warehouse")
BILLION = 1_000_000_000

_PRODUCTS = {
    "DEFAULT_STORAGE": "storage",
    "NETWORKING": "network",
    "MODEL_SERVING": "serving",
    "VECTOR_SEARCH": "serving",
    "INTERACTIVE": "notebooks",
    "NOTEBOOKS": "notebooks",
    "PREDICTIVE_OPTIMIZATION": "upkeep",
    "DATA_QUALITY_MONITORING": "upkeep",
    "APPS": "apps",
}
_TYPES = {"STORAGE_SPACE": "storage", "NETWORK_BYTE": "network", "NETWORK_BYTES": "network", "NETWORK_HOUR": "network"}


@dataclass(frozen=True)
class Known:
    """What the bill is attributed by."""

    only_tasks: dict[Id, str]
    """The one task that can have used it, by (workspace, run, cluster or None, day)."""
    update_runs: dict[Id, Row]
    """By (workspace, update)."""
    cluster_shares: dict[Id, list[Row]]
    """By (workspace, cluster, hour)."""
    warehouse_shares: dict[Id, list[Row]]
    """By (workspace, warehouse, hour)."""


def cost_parts(priced: Iterable[Row], known: Known) -> list[Row]:
    """The bill, cut into parts. Hours of shared compute are added up first, then shared out, the rest to nobody."""
    owned = [record | owner(record, known) for record in priced]
    for record in owned:
        record["hour_at"] = hour_of(record["usage_start_at"]) if record["step"] in SHARED else None
    lines = grouped(owned, columns(*PART_KEY, "hour_at"))
    pieces = [piece for records in lines.values() for piece in _shared_out(_added_up(records), known)]
    parts = [_part(rows) for rows in grouped(pieces, columns(*PART_KEY)).values()]
    return [part for part in parts if any(part[name] for name in AMOUNTS)]


def owner(record: Row, known: Known) -> Row:
    """Who used it. For shared compute the step that will share it out, and nobody yet."""
    found = dict.fromkeys(OWNER) | {name: record[name] for name in ("pipeline_id", "cluster_id", "warehouse_id")}
    if record["job_id"] is not None:
        return found | _of_job(record, known)
    if record["pipeline_id"] is not None:
        return found | _of_pipeline(record, known)
    if record["shared_compute"] is not None:
        return found | {"step": {"cluster": "all_purpose", "warehouse": "warehouse"}[record["shared_compute"]]}
    return found | {"step": "unattributed", "reason": _reason(record)}


def _of_job(record: Row, known: Known) -> Row:
    place = (record["workspace_id"], record["run_id"], record["cluster_id"], record["usage_date"])
    task_key = known.only_tasks.get(place)
    return {"step": "exact", "job_id": record["job_id"], "run_id": record["run_id"], "task_key": task_key}


def _of_pipeline(record: Row, known: Known) -> Row:
    asked = known.update_runs.get((record["workspace_id"], record["update_id"]), {})
    if asked.get("job_id") is None:
        return {"step": "unattributed", "reason": "pipeline_without_job"}
    return {"step": "pipeline"} | {name: asked[name] for name in ("job_id", "run_id", "task_key")}


def _reason(record: Row) -> str:
    if record["workspace_id"] is None:
        return "account_level"
    return _TYPES.get(record["usage_type"]) or _PRODUCTS.get(record["product"], "other")


def _added_up(records: list[Row]) -> Row:
    newest = max(records, key=lambda one: (one["usage_end_at"], one["job_name"] or ""))
    return {
        **{name: records[0][name] for name in (*PART_KEY, "hour_at", "currency")},
        **{name: total(one[name] for one in records) for name in AMOUNTS},
        "job_name": newest["job_name"],
        "last_usage_at": newest["usage_end_at"],
        "is_estimate": False,
    }


def _shared_out(line: Row, known: Known) -> list[Row]:
    if line["step"] not in SHARED:
        return [line]
    is_cluster = line["step"] == "all_purpose"
    identity = line["cluster_id"] if is_cluster else line["warehouse_id"]
    shares = (known.cluster_shares if is_cluster else known.warehouse_shares).get(
        (line["workspace_id"], identity, line["hour_at"]), []
    )
    reason = {True: ("interactive_cluster", "idle_cluster"), False: ("idle_warehouse", "other_queries")}[is_cluster]
    pieces = [line | _share(line, share) for share in shares if share["job_id"] is not None]
    rest = {name: _rest(line[name], [piece[name] for piece in pieces]) for name in AMOUNTS}
    nobody = line | rest | {"step": "unattributed", "reason": reason[bool(shares)]}
    return [*pieces, nobody]


def _share(line: Row, share: Row) -> Row:
    found = {name: share.get(name) for name in ("job_id", "run_id", "task_key")}
    return found | {name: _part_of(line[name], share["share_ppb"]) for name in AMOUNTS} | {"is_estimate": True}


def _part_of(amount: Decimal | None, billionths: int) -> Decimal | None:
    """Of the amount's first nine places, so that the product is exact in eighteen; the rest of it stays in the rest."""
    return None if amount is None else nine_places(amount) * billionths / BILLION


def nine_places(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("1e-9"), rounding=ROUND_DOWN)


def _rest(amount: Decimal | None, parts: list[Decimal | None]) -> Decimal | None:
    return None if amount is None else amount - sum(part for part in parts if part is not None)


def _part(pieces: list[Row]) -> Row:
    newest = max(pieces, key=lambda one: (one["last_usage_at"], one["job_name"] or ""))
    quantity = total(one["usage_quantity"] for one in pieces)
    return {
        **{name: pieces[0][name] for name in (*PART_KEY, "currency", "is_estimate")},
        **{name: total(one[name] for one in pieces) for name in AMOUNTS},
        "job_name": newest["job_name"],
        "last_usage_at": newest["last_usage_at"],
        "unpriced_quantity": quantity if pieces[0]["price_basis"] is None else Decimal(0),
    }


def price_basis(rows: Iterable[Row]) -> str | None:
    """Of a sum: the one basis of its priced parts, or that there are several."""
    found = {row["price_basis"] for row in rows if row["price_basis"] is not None}
    return "mixed" if len(found) > 1 else next(iter(found), None)


def cost_daily(parts: list[Row]) -> list[Row]:
    key = ("usage_date", "workspace_id", "step", "reason", "sku_name", "cloud", "product", "usage_unit")
    return [dict(zip(key, names, strict=True)) | sums(rows) for names, rows in grouped(parts, columns(*key)).items()]


def sums(parts: list[Row]) -> Row:
    return {
        **{name: total(one[name] for one in parts) for name in (*AMOUNTS, "unpriced_quantity")},
        "currency": next((one["currency"] for one in parts if one["currency"] is not None), None),
        "price_basis": price_basis(parts),
    }


def job_cost_daily(parts: list[Row], run_costs: list[Row]) -> list[Row]:
    key = ("usage_date", "workspace_id", "job_id", "step", "usage_unit")
    of_jobs = grouped((part for part in parts if part["job_id"] is not None), columns(*key))
    ended = grouped(
        (one for one in run_costs if one["usage_quantity"]),
        columns("last_usage_date", "workspace_id", "job_id", "last_step", "usage_unit"),
    )
    found = []
    for names, rows in of_jobs.items():
        named = [one for one in rows if one["job_name"] is not None]
        newest = max(named, key=columns("last_usage_at", "job_name"), default={"job_name": None})
        runs = {"billed_job_name": newest["job_name"], "billed_runs_count": len(ended.get(names, []))}
        found.append(dict(zip(key, names, strict=True)) | sums(rows) | runs)
    return found
