"""What could be changed about clusters, from the rows of Compute: each advice with the evidence that it rests on.

Nothing is advised of what was not measured: serverless compute and short-lived nodes leave no samples.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from job_monitor.backend.models_compute import Advice, AdviceKind, ComputeKind

Row = Mapping[str, Any]

MEASURED_S_AT_LEAST = 36_000
"""Ten hours of nodes: an afternoon says nothing of a month."""
RUNS_AT_LEAST = 14
CPU_BELOW, MEMORY_BELOW = 0.4, 0.6
"""With half of the nodes both would still stay below what slows a run down."""
MEMORY_FULL = 0.9
SAVING_AT_LEAST = Decimal(20)
"""A month, in the currency of the costs: less is not worth the change."""
MONTH_DAYS = 30
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Window:
    """`names` are of workspaces; `is_old` says that a runtime is out of support."""

    days: int
    names: Mapping[str, str | None]
    is_old: Callable[[str], bool]

    def monthly(self, amount: Decimal) -> Decimal:
        """Rounded down: an estimate does not promise more than it may."""
        return (amount * MONTH_DAYS / self.days).quantize(_CENT, rounding=ROUND_DOWN)


def advice(rows: Iterable[Row], window: Window) -> list[Advice]:
    """The greatest possible saving first, then those of which no money can be told, by what the compute cost."""
    found = [one for row in rows if row["is_deleted"] is not True for one in _of(row, window)]
    return sorted(found, key=_place)


def _place(one: Advice) -> tuple[Any, ...]:
    saving, cost = one.saving_at_most or Decimal(0), one.cost or Decimal(0)
    return -saving, -cost, one.workspace_id, one.id or "", one.kind


def _of(row: Row, window: Window) -> Iterable[Advice]:
    for found in (_smaller(row, window), _memory(row), _idle(row, window), _runtime(row, window)):
        if found is not None:
            yield Advice(
                workspace_id=row["workspace_id"],
                workspace_name=window.names.get(row["workspace_id"]),
                **{name: row[name] for name in _SAME},
                **{"saving_at_most": None, "workers": None, "fewer_workers": None, "old_runtimes": [], **found},
            )


_SAME = (
    *("id", "is_of_job", "name", "runs_count", "nodes_s", "cpu_p95_ratio", "mem_p95_ratio", "cost", "idle_cost"),
    *("measured_cost", "auto_termination_s"),
)


def _is_measured(row: Row) -> bool:
    is_long = (row["nodes_s"] or 0) >= MEASURED_S_AT_LEAST
    is_often = row["kind"] != ComputeKind.JOB or (row["runs_count"] or 0) >= RUNS_AT_LEAST
    return is_long and is_often and row["cpu_p95_ratio"] is not None and row["mem_p95_ratio"] is not None


def _smaller(row: Row, window: Window) -> dict[str, Any] | None:
    if not _is_measured(row) or row["cpu_p95_ratio"] >= CPU_BELOW or row["mem_p95_ratio"] >= MEMORY_BELOW:
        return None
    workers = row["workers_max"] if row["workers_min"] == row["workers_max"] else None
    if _reached_its_most(row) or row["measured_cost"] is None:
        return None
    fewer = None if workers is None or workers < 2 else -(-workers // 2)
    # The driver stays: of n workers and a driver so many nodes go. Nodes of half the size halve the whole.
    share = Decimal(1) / 2 if fewer is None or workers is None else Decimal(workers - fewer) / (workers + 1)
    saving = window.monthly(row["measured_cost"] * share)
    if saving < SAVING_AT_LEAST:
        return None
    return {"kind": AdviceKind.SMALLER, "saving_at_most": saving, "workers": workers, "fewer_workers": fewer}


def _reached_its_most(row: Row) -> bool:
    """An autoscaling cluster that grew as far as it may has asked for more, whatever its p95."""
    is_scaling = row["workers_min"] is not None and row["workers_min"] != row["workers_max"]
    return is_scaling and (row["seen_workers_max"] or 0) >= row["workers_max"]


def _memory(row: Row) -> dict[str, Any] | None:
    if not _is_measured(row) or row["mem_p95_ratio"] < MEMORY_FULL:
        return None
    return {"kind": AdviceKind.MEMORY}


def _idle(row: Row, window: Window) -> dict[str, Any] | None:
    if row["kind"] != ComputeKind.ALL_PURPOSE or not row["idle_cost"]:
        return None
    saving = window.monthly(row["idle_cost"])
    return {"kind": AdviceKind.IDLE, "saving_at_most": saving} if saving >= SAVING_AT_LEAST else None


def _runtime(row: Row, window: Window) -> dict[str, Any] | None:
    old = _old(row["runtimes"], window)
    return {"kind": AdviceKind.RUNTIME, "old_runtimes": old} if old else None


def _old(runtimes: Sequence[str], window: Window) -> list[str]:
    return [one for one in runtimes if window.is_old(one)]
