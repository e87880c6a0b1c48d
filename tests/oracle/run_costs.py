"""What a run cost, how much of it was for nothing, and how far that can be known."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from typing import Any

from tests.oracle.costs import AMOUNTS, STEPS, nine_places, price_basis
from tests.oracle.words import BAD, Row, columns, grouped, total

SIX = Decimal("1e-6")
OUTCOMES = {"succeeded": "useful", "failed": "failed", "timed_out": "failed", "cancelled": "cancelled"}


def run_outcomes(runs: list[Row], tasks: list[Row]) -> dict[tuple[Any, ...], Row]:
    """By (workspace, run): what its last attempt counts as, and the shares of the attempts before."""
    by_run = grouped(tasks, columns("workspace_id", "run_id"))
    return {
        (run["workspace_id"], run["run_id"]): _outcome(run, by_run.get((run["workspace_id"], run["run_id"]), []))
        for run in runs
    }


def _outcome(run: Row, tasks: list[Row]) -> Row:
    word, worked = run["result_class"], run["worked_s"]
    is_clean = word == "succeeded" and run["attempts_count"] == 1
    lost = total(one["failed_worked_s"] for one in tasks)
    return {
        **{name: run[name] for name in ("workspace_id", "run_id", "job_id", "kind", "end_date", "result_class")},
        "outcome": OUTCOMES.get(word, "undecided"),
        "failed_ratio": _ratio(run["failed_worked_s"], worked, word not in BAD),
        "cancelled_ratio": _ratio(run["cancelled_worked_s"], worked, word != "cancelled"),
        "retried_ratio": _ratio(lost, total(one["worked_s"] for one in tasks), is_clean),
    }


def _ratio(part: Decimal | None, whole: Decimal | None, applies: bool) -> Decimal:
    return (part / whole).quantize(SIX, rounding=ROUND_DOWN) if applies and part and whole else Decimal(0)


def run_bills(parts: Iterable[Row]) -> list[Row]:
    of_runs = (part for part in parts if part["run_id"] is not None)
    return [_bill(rows) for rows in grouped(of_runs, columns("workspace_id", "run_id", "usage_unit")).values()]


def _bill(parts: list[Row]) -> Row:
    last_date = max(part["usage_date"] for part in parts)
    last_steps = {part["step"] for part in parts if part["usage_date"] == last_date}
    return {
        **{name: parts[0][name] for name in ("workspace_id", "run_id", "usage_unit", "job_id")},
        **{name: total(part[name] for part in parts) for name in (*AMOUNTS, "unpriced_quantity")},
        "own_cost": _of_steps(parts, "exact"),
        "pipeline_cost": _of_steps(parts, "pipeline"),
        "shared_cost": _of_steps(parts, "all_purpose", "warehouse"),
        "currency": next((part["currency"] for part in parts if part["currency"] is not None), None),
        "price_basis": price_basis(parts),
        "last_usage_date": last_date,
        "last_step": min(last_steps, key=STEPS.index),
        "steps": {part["step"] for part in parts},
    }


def _of_steps(parts: list[Row], *steps: str) -> Decimal | None:
    found: Decimal | None = total(part["cost"] for part in parts if part["step"] in steps)
    return found


def split(cost: Decimal | None, outcome: Row) -> Row:
    """The cost by what came of it; the last attempt's takes what is left, so that the parts are the whole."""
    names = ("useful", "failed", "repaired", "retried", "cancelled", "undecided")
    if cost is None:
        return {f"{name}_cost": None for name in names}
    found = dict.fromkeys(names, Decimal(0))
    before = "repaired" if outcome["outcome"] == "useful" else "failed"
    for name, ratio in ((before, "failed_ratio"), ("cancelled", "cancelled_ratio"), ("retried", "retried_ratio")):
        found[name] += nine_places(cost) * outcome[ratio]
    found[outcome["outcome"]] += cost - sum(found.values())
    return {f"{name}_cost": value for name, value in found.items()}


def run_costs(parts: list[Row], runs: list[Row], tasks: list[Row]) -> list[Row]:
    """Bills of runs with what came of them. A workflow run is part of the notebook that started it."""
    outcomes = run_outcomes([run for run in runs if run["kind"] != "workflow"], tasks)
    return [
        _run_cost(bill, outcomes.get((bill["workspace_id"], bill["run_id"]), _UNKNOWN)) for bill in run_bills(parts)
    ]


def run_coverage(parts: list[Row], runs: list[Row], tasks: list[Row], all_purpose: set[tuple[str, str]]) -> list[Row]:
    """Of every run that is known or billed, how far its cost can be."""
    own = columns("workspace_id", "run_id")
    steps = {
        place: {part["step"] for part in rows}
        for place, rows in grouped((part for part in parts if part["run_id"] is not None), own).items()
    }
    known = {own(run): run for run in runs if run["kind"] != "workflow"}
    by_run = grouped(tasks, own)
    return [
        {
            "workspace_id": place[0],
            "run_id": place[1],
            "cost_coverage": coverage(known[place], by_run.get(place, []), steps.get(place, set()), all_purpose)
            if place in known
            else "unknown",
        }
        for place in known.keys() | steps.keys()
    ]


_UNKNOWN: Row = {
    "kind": None,
    "end_date": None,
    "result_class": None,
    "outcome": "undecided",
    "failed_ratio": Decimal(0),
    "cancelled_ratio": Decimal(0),
    "retried_ratio": Decimal(0),
}
_BILL = (
    "workspace_id", "run_id", "usage_unit", "job_id", "usage_quantity", "unpriced_quantity", "list_cost", "cost",
    "own_cost", "pipeline_cost", "shared_cost", "currency", "price_basis", "last_usage_date", "last_step",
)  # fmt: skip


def _run_cost(bill: Row, outcome: Row) -> Row:
    ratios = [
        outcome[name] for name in ("failed_ratio", "cancelled_ratio", "retried_ratio") if bill["cost"] is not None
    ]
    return {
        **{name: bill[name] for name in _BILL},
        **split(bill["cost"], outcome),
        **{name: outcome[name] for name in ("kind", "end_date", "result_class")},
        "is_estimate": bool(bill["steps"] & {"all_purpose", "warehouse"}) or any(ratios),
    }


def coverage(run: Row, tasks: list[Row], steps: set[str], all_purpose: set[tuple[str, str]]) -> str:
    """How far the cost can be known from what its tasks ran on, and from the steps by which parts came to it.

    A task of unstated compute may be a pipeline, a condition or an old row: it is not held against what is known.
    """
    ran = [one for one in tasks if not one["is_never_started"]]
    needed = {_step_of(one, all_purpose) for one in ran} - {None}
    if not tasks:
        return "nothing_ran" if run["is_never_started"] and not steps else "unknown"
    # A pipeline's usage carries the pipeline, whatever the task's own compute is said to be.
    held = steps | {"exact"} if "pipeline" in steps else steps
    if steps:
        return "known" if needed <= held else "partly"
    if "exact" in needed:
        return "no_usage"
    if needed:
        return "not_attributable"
    return "unknown" if ran and not run["is_never_started"] else "nothing_ran"


def _step_of(task: Row, all_purpose: set[tuple[str, str]]) -> str | None:
    """The step by which the bill can tell what this task used; None where its compute is not stated."""
    kind = task["compute_kind"]
    if kind == "classic":
        return "all_purpose" if (task["workspace_id"], task["cluster_id"]) in all_purpose else "exact"
    return {"warehouse": "warehouse", "serverless": "exact"}.get(kind)


def run_cost_daily(runs: list[Row], bills: list[Row]) -> list[Row]:
    """What the runs of a day cost, by how they ended; a run is one however many bills it has."""
    of_run = grouped(bills, columns("workspace_id", "run_id"))
    key = ("end_date", "workspace_id", "job_id", "kind", "result_class")
    found = []
    for names, rows in grouped((run for run in runs if run["kind"] != "workflow"), columns(*key)).items():
        pairs = [(run, of_run.get((run["workspace_id"], run["run_id"]), [])) for run in rows]
        told = [bill for _, one in pairs for bill in one if bill["cost"] is not None]
        started = [one for run, one in pairs if not run["is_never_started"]]
        lost = ("failed_cost", "repaired_cost", "retried_cost", "cancelled_cost")
        found.append(
            {
                **dict(zip(key, names, strict=True)),
                "started_runs_count": len(started),
                "costed_runs_count": sum(any(bill["cost"] is not None for bill in one) for one in started),
                "cost": total(bill["cost"] for bill in told),
                "lost_cost": total(bill[name] for bill in told for name in lost),
                "currency": next((bill["currency"] for bill in told), None),
                "price_basis": price_basis(told),
            }
        )
    return found
