"""Clusters and SQL warehouses of a window, from one snapshot: what they cost, what nobody used, how full they were."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from job_monitor.backend import advice as advising
from job_monitor.backend import models_compute as shapes
from job_monitor.backend.models import UnitQuantity, Window
from job_monitor.backend.models_compute import Compute, ComputeKind, ComputeRows, ComputeTotals, JobUse, WarehouseRow
from job_monitor.backend.models_job_table import NamedWorkspace
from job_monitor.backend.queries import attribution as ask_bill
from job_monitor.backend.queries import compute as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries import timeline as ask_names
from job_monitor.backend.queries import warehouses as ask_warehouses
from job_monitor.backend.queries.compute import Known
from job_monitor.backend.queries.listing import Days, is_built
from job_monitor.backend.targets import Asking
from job_monitor.databricks import runtimes

USES_AT_MOST = 50
ADVICE_AT_MOST = 25
WAREHOUSES_AT_MOST = 50
_USED = (
    sources.USAGE,
    sources.PRICES,
    sources.CLUSTERS,
    ask.NODES,
    sources.TASKS,
    sources.JOBS,
    ask.PIPELINES,
    sources.WAREHOUSES,
    ask_warehouses.EVENTS,
    sources.QUERIES,
    sources.WORKSPACES,
)
_MARTS = ask.MARTS | ask.COST_MARTS | ask_warehouses.MARTS | ask_warehouses.STATE_MARTS | ask_warehouses.QUERY_MARTS
_MILLIONTH = Decimal("0.000001")
_OF_ALL_PURPOSE = frozenset({"jobs_cost", "idle_cost", "jobless_cost"})

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    asking: Asking
    days: int
    rows_at_most: int
    now: datetime

    @property
    def window(self) -> Days:
        return Days.until(self.now, self.days)

    def _is_known(self, *names: str, marts: Iterable[str] = ()) -> bool:
        return is_built(self.asking.reader) and self.asking.book.is_known(*names, marts=frozenset(marts))

    @cached_property
    def known(self) -> Known:
        return Known(
            window=self.window,
            costs=self._is_known(sources.USAGE, sources.PRICES, marts=ask.COST_MARTS),
            tasks=self._is_known(sources.TASKS, marts=ask.TASK_MARTS),
            nodes=self._is_known(ask.NODES, marts=ask.NODE_MARTS),
            clusters=self._is_known(sources.CLUSTERS, marts=ask.CLUSTER_MARTS),
            jobs=self._is_known(sources.JOBS, marts={"jobs"}),
            pipelines=self._is_known(ask.PIPELINES, marts={"pipelines"}),
        )

    @property
    def has_rows(self) -> bool:
        """Neither the list of clusters nor the bill: of what there is nothing is known."""
        return self.known.costs or self.known.clusters

    @cached_property
    def of_warehouses(self) -> dict[str, bool]:
        return {
            "costs": self.known.costs,
            "warehouses": self._is_known(sources.WAREHOUSES, marts=ask_warehouses.MARTS),
            "events": self._is_known(ask_warehouses.EVENTS, marts=ask_warehouses.STATE_MARTS),
            "queries": self._is_known(sources.QUERIES, marts=ask_warehouses.QUERY_MARTS),
        }

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Every row, with null for what its sources cannot tell."""
        return [_told(row, self.known) for row in ask.rows(self.asking.reader, self.known)]

    @cached_property
    def uses(self) -> list[Row] | None:
        """Jobs on all-purpose clusters; None where the tasks are not known, or no kind of cluster can be told."""
        if not (self.known.tasks and self.has_rows):
            return None
        rows = ask.job_uses(self.asking.reader, self.known)
        return [{**row, "cost": _money(row["cost"], self.known.costs)} for row in rows]

    @cached_property
    def warehouses(self) -> list[Row] | None:
        if not (self.known.costs or self.of_warehouses["warehouses"]):
            return None
        rows = ask_warehouses.warehouses(self.asking.reader, self.window, self.now, self.of_warehouses)
        return [_warehouse(row, self.of_warehouses) for row in rows]


def compute(asking: Asking, days: int, rows_at_most: int, now: datetime) -> Compute:
    """The answer; null in every part that its sources cannot tell."""
    question = Question(asking, days, rows_at_most, now)
    window, known = question.window, question.known
    bill = billed(ask.bill(asking.reader, known)) if known.costs else None
    uses, houses = question.uses, question.warehouses
    return Compute(
        as_of=asking.book.as_of(sources.USAGE),
        sources=asking.book.shown(_USED, _MARTS),
        window=Window(from_date=window.from_date, to_date=window.to_date, days=days),
        now=now,
        currency=bill["currency"] if bill else None,
        price_basis=bill["price_basis"] if bill else None,
        complete_until=ask_bill.complete_until(asking.reader) if known.costs else None,
        unpriced=bill["unpriced"] if bill else None,
        support_source=runtimes.PUBLISHED_AT,
        totals=totals(question.rows if question.has_rows else None, uses, houses, bill, known),
        job_uses_count=None if uses is None else len(uses),
        job_uses=None if uses is None else [JobUse(**row) for row in uses[:USES_AT_MOST]],
        warehouses_count=None if houses is None else len(houses),
        warehouses=None if houses is None else [WarehouseRow(**row) for row in houses[:WAREHOUSES_AT_MOST]],
        **_advice(question),
        **_parts(question),
    )


def _advice(question: Question) -> dict[str, Any]:
    if not question.has_rows:
        return {"advice_count": None, "advice": None}
    names = ask_names.workspaces(question.asking.reader)
    window = advising.Window(question.days, names, lambda version: _is_out(version, question.known))
    found = advising.advice(question.rows, window)
    return {"advice_count": len(found), "advice": found[:ADVICE_AT_MOST]}


def billed(units: Sequence[Row]) -> Row:
    """The bill of all units together."""
    bases = {row[name] for row in units for name in ("first_basis", "last_basis") if row[name] is not None}
    left = [row for row in units if row["usage_quantity"]]
    return {
        "currency": max((row["currency"] for row in units if row["currency"] is not None), default=None),
        "price_basis": "mixed" if len(bases) > 1 else next(iter(bases), None),
        "serverless_cost": sum((row["serverless_cost"] or Decimal(0) for row in units), Decimal(0)),
        "unpriced": [UnitQuantity(usage_unit=row["usage_unit"], usage_quantity=row["usage_quantity"]) for row in left],
    }


# ── what of a row is known ───────────────────────────────────────────────────────────────────────────────────────────


def _money(amount: Decimal | None, is_known: bool, *, is_nothing: bool = False) -> Decimal | None:
    """Zero only where the bill is known and has nothing of it: without a price an amount is not known."""
    if not is_known:
        return None
    if amount is None:
        return Decimal(0) if is_nothing else None
    return amount.quantize(_MILLIONTH)


def _told(row: dict[str, Any], known: Known) -> dict[str, Any]:
    is_shared = row["kind"] == ComputeKind.ALL_PURPOSE
    is_priced = row["cost"] is not None or not row["billed_count"]
    for name in ("cost", "measured_cost", *_OF_ALL_PURPOSE):
        is_told = known.costs and is_priced and (name not in _OF_ALL_PURPOSE or (is_shared and known.tasks))
        row[name] = _money(row[name], is_told, is_nothing=True)
    if not known.tasks:
        row |= {"runs_count": None, "jobs_count": None}
    if not known.nodes:
        row |= {"measured_clusters_count": None, "measured_cost": None}
    for name in ("node_types", "runtimes", "policies"):
        row[name] = row[name] or []
    return row


def _warehouse(row: dict[str, Any], known: Mapping[str, bool]) -> Row:
    is_priced = row["cost"] is not None or not row.pop("is_billed")
    row.pop("is_billed", None)
    for name in ("cost", "jobs_cost", "other_cost", "idle_cost"):
        is_told = known["costs"] and is_priced and (name == "cost" or known["queries"])
        row[name] = _money(row[name], is_told, is_nothing=True)
    if not known["queries"]:
        row |= {"statements_count": None, "jobs_count": None}
    if not known["costs"]:
        row |= {"jobs_count": None}
    return row


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def totals(
    rows: Sequence[Row] | None,
    uses: Sequence[Row] | None,
    warehouses: Sequence[Row] | None,
    bill: Row | None,
    known: Known,
) -> ComputeTotals:
    """Over every row, also those that are not sent."""
    found = rows or []
    shared = [row for row in found if row["kind"] == ComputeKind.ALL_PURPOSE]
    living = [row for row in shared if row["is_deleted"] is False]
    has_rows, has_shares = rows is not None, rows is not None and known.costs and known.tasks
    is_described = has_rows and known.clusters
    old = _places_of(found, "runtimes", lambda one: _is_out(one, known))
    return ComputeTotals(
        rows_count=len(found) if has_rows else None,
        clusters_count=_count(found, "clusters_count") if has_rows else None,
        measured_clusters_count=_count(found, "measured_clusters_count") if has_rows and known.nodes else None,
        cost=_sum(found, "cost") if known.costs else None,
        measured_cost=_sum(found, "measured_cost") if known.costs and known.nodes else None,
        idle_cost=_sum(shared, "idle_cost") if has_shares else None,
        idle_clusters_count=sum((row["idle_cost"] or 0) > 0 for row in shared) if has_shares else None,
        jobless_cost=_sum(shared, "jobless_cost") if has_shares else None,
        jobs_cost=_sum(shared, "jobs_cost") if has_shares else None,
        jobs_on_all_purpose_count=None if uses is None else len({(one["workspace_id"], one["job_id"]) for one in uses}),
        all_purpose_count=len(living) if is_described else None,
        never_ending_count=sum(row["auto_termination_s"] == 0 for row in living) if is_described else None,
        out_of_support_count=old if is_described else None,
        outside_policy_count=_places_of(found, "policies", lambda one: one == "") if is_described else None,
        serverless_cost=bill["serverless_cost"] if bill else None,
        warehouses_cost=_sum(warehouses, "cost") if known.costs and warehouses is not None else None,
    )


def _sum(rows: Iterable[Row], name: str) -> Decimal | None:
    """Of what is known; None where there are rows and none of them is."""
    rows = list(rows)
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known, Decimal(0)) if known or not rows else None


def _count(rows: Iterable[Row], name: str) -> int:
    return int(sum(row[name] or 0 for row in rows))


def _places_of(rows: Iterable[Row], name: str, is_meant: Callable[[str], bool]) -> int:
    """Rows with at least one such value."""
    return sum(any(is_meant(one) for one in row[name]) for row in rows)


def _is_out(version: str, known: Known) -> bool:
    parsed = runtimes.parse(version)
    return parsed is not None and parsed.is_out_of_support(known.window.to_date) is True


# ── columns ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parts(question: Question) -> dict[str, Any]:
    if not question.has_rows:
        return {"rows": None, "workspaces": [], "runtimes": [], "node_types": [], "policies": []}
    return columns(question.rows, question.rows_at_most, ask_names.workspaces(question.asking.reader), question.known)


def columns(every: Sequence[Row], at_most: int, names: Mapping[str, str | None], known: Known) -> dict[str, Any]:
    """The first rows as columns, beside the values that stand in them as places."""
    rows = every[:at_most]
    workspaces = sorted({row["workspace_id"] for row in rows})
    versions, nodes, policies = (_values(rows, name) for name in ("runtimes", "node_types", "policies"))
    newest = _newest_major(_values(every, "runtimes"))
    given: dict[str, Any] = {
        "workspace": [workspaces.index(row["workspace_id"]) for row in rows],
        "runtimes": _places(rows, "runtimes", versions),
        "node_types": _places(rows, "node_types", nodes),
        "policies": _places(rows, "policies", policies),
    }
    rest = {name: [row[name] for row in rows] for name in ComputeRows.model_fields if name not in given}
    return {
        "rows": ComputeRows(**given, **rest),
        "workspaces": [NamedWorkspace(workspace_id=one, workspace_name=names.get(one)) for one in workspaces],
        "runtimes": [runtime(version, newest, known) for version in versions],
        "node_types": nodes,
        "policies": [one or None for one in policies],
    }


def _values(rows: Iterable[Row], name: str) -> list[str]:
    return sorted({one for row in rows for one in row[name]})


def _places(rows: Iterable[Row], name: str, values: Sequence[str]) -> list[list[int]]:
    place = {value: number for number, value in enumerate(values)}
    return [[place[one] for one in row[name]] for row in rows]


def _newest_major(versions: Iterable[str]) -> int | None:
    parsed = [runtimes.parse(version) for version in versions]
    return max((one.major for one in parsed if one is not None), default=None)


def runtime(version: str, newest: int | None, known: Known) -> shapes.Runtime:
    """A version, and how old it is: against the newest in use, and by the published end of its support."""
    parsed = runtimes.parse(version)
    if parsed is None:
        return shapes.Runtime(version=version, **dict.fromkeys(_UNTOLD))
    return shapes.Runtime(
        version=version,
        major=parsed.major,
        minor=parsed.minor,
        majors_behind=None if newest is None else newest - parsed.major,
        end_of_support=parsed.end_of_support,
        is_out_of_support=parsed.is_out_of_support(known.window.to_date),
    )


_UNTOLD = ("major", "minor", "majors_behind", "end_of_support", "is_out_of_support")
