"""Whatever is billed, priced, run and corrected: the parts are the bill, to the last digit."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

USAGE = "system.billing.usage"
PRICES = "system.billing.list_prices"
ACCOUNT = "system.billing.account_prices"
TASKS = "system.lakeflow.job_task_run_timeline"
RUNS = "system.lakeflow.job_run_timeline"
UPDATES = "system.lakeflow.pipeline_update_timeline"
QUERIES = "system.query.history_hours"

BEGIN = datetime(2026, 7, 1, 22, tzinfo=UTC)
NOW = datetime(2026, 7, 10, tzinfo=UTC)
ATTO = Decimal("1e-18")


@pytest.fixture(autouse=True)
def many_digits():
    """Python adds decimals to 28 digits by default, which is less than the models do."""
    with localcontext(prec=60):
        yield


hours = st.integers(0, 3).map(lambda hour: BEGIN + timedelta(hours=hour))
quantities = st.one_of(
    st.integers(0, 10**20).map(lambda units: units * ATTO),
    st.decimals(0, 10**6, places=18),
    st.sampled_from([Decimal(0), ATTO, Decimal("0.5"), Decimal("1.5"), Decimal(3)]),
)
amounts = st.decimals(0, 9999, places=12)
skus = st.sampled_from(["A", "B"])
clusters = st.sampled_from(["c1", "c2"])
runs = st.sampled_from(["1", "2"])

owners = st.one_of(
    st.fixed_dictionaries({"job_id": st.just("10"), "job_run_id": runs, "cluster_id": st.none() | clusters}),
    st.fixed_dictionaries({"dlt_pipeline_id": st.just("p"), "dlt_update_id": st.sampled_from(["u1", "u2", "u3"])}),
    st.fixed_dictionaries({"cluster_id": clusters}),
    st.fixed_dictionaries({"warehouse_id": st.just("w")}),
    st.just({}),
)


@st.composite
def usage(draw, number):
    start = draw(hours)
    metadata = dict.fromkeys(("job_run_id", "job_name", "job_id", "cluster_id", "warehouse_id", "dlt_pipeline_id"))
    return {
        "record_id": str(number),
        "workspace_id": draw(st.sampled_from(["1", "1", "1", "2", None])),
        "sku_name": draw(skus),
        "cloud": "AWS",
        "usage_unit": draw(st.sampled_from(["DBU", "DBU", "GB"])),
        "usage_quantity": draw(quantities),
        "usage_start_time": start,
        "usage_end_time": start + timedelta(hours=1),
        "usage_date": start.date(),
        "record_type": "ORIGINAL",
        "ingestion_date": start.date(),
        "billing_origin_product": draw(st.sampled_from(["ALL_PURPOSE", "JOBS", "SQL", "APPS"])),
        "usage_type": "COMPUTE_TIME",
        "usage_metadata": metadata | {"dlt_update_id": None} | draw(owners),
    }


@st.composite
def bills(draw):
    """Usage, and for some of it a retraction with or without a restatement."""
    rows = [draw(usage(number)) for number in range(draw(st.integers(1, 25)))]
    for row in list(rows):
        if draw(st.integers(0, 3)) == 0:
            back = {"record_type": "RETRACTION", "usage_quantity": -row["usage_quantity"]}
            rows.append(row | back | {"record_id": row["record_id"] + "-"})
            if draw(st.booleans()):
                again = {"record_type": "RESTATEMENT", "usage_quantity": draw(quantities)}
                rows.append(row | again | {"record_id": row["record_id"] + "+"})
    return rows


@st.composite
def price(draw, kinds):
    """Periods overlap and leave gaps as they like."""
    start = BEGIN + timedelta(minutes=30 * draw(st.integers(-2, 8)))
    end = draw(st.none() | st.integers(0, 8).map(lambda steps: start + timedelta(minutes=30 * steps)))
    return {
        "sku_name": draw(skus),
        "cloud": "AWS",
        "currency_code": draw(st.sampled_from(["USD", "USD", "EUR"])),
        "usage_unit": draw(st.sampled_from(["DBU", "GB"])),
        "price_start_time": start,
        "price_end_time": end,
        "pricing": {name: draw(amounts) if name == "default" else {"default": draw(amounts)} for name in kinds},
    }


def price_key(row):
    return tuple(row[name] for name in ("sku_name", "currency_code", "usage_unit", "price_start_time"))


def prices(*kinds):
    return st.lists(price(kinds), max_size=8, unique_by=price_key)


@st.composite
def task(draw):
    start = BEGIN + timedelta(minutes=draw(st.integers(0, 200)))
    run, key = draw(runs), draw(st.sampled_from(["a", "b"]))
    return {
        "workspace_id": "1",
        "job_id": "10",
        "job_run_id": run,
        "run_id": f"{run}-{key}-{start:%H%M}",
        "task_key": key,
        "period_start_time": start,
        "period_end_time": start + timedelta(minutes=draw(st.integers(0, 60))),
        "result_state": draw(st.sampled_from(["SUCCEEDED", "FAILED", None])),
        "compute": [{"type": "CLASSIC_COMPUTE", "cluster_id": draw(clusters), "warehouse_id": None}],
    }


@st.composite
def job_run(draw):
    start = BEGIN + timedelta(minutes=draw(st.integers(0, 200)))
    return {
        "workspace_id": "1",
        "job_id": "10",
        "run_id": draw(runs),
        "run_type": "JOB_RUN",
        "period_start_time": start,
        "period_end_time": start + timedelta(minutes=draw(st.integers(0, 60))),
        "result_state": draw(st.sampled_from(["SUCCEEDED", "FAILED", "CANCELLED", None])),
    }


@st.composite
def query(draw):
    start = draw(hours)
    job = draw(st.sampled_from([("10", "1"), ("10", "2"), ("11", None), (None, None)]))
    return {
        "workspace_id": "1",
        "compute_type": "WAREHOUSE",
        "warehouse_id": "w",
        "job_id": job[0],
        "job_run_id": job[1],
        "start_hour": start,
        "update_hour": start,
        "statement_count": 1,
        "execution_duration_ms": draw(st.integers(0, 10**10)),
        "total_task_duration_ms": draw(st.sampled_from([0, 0, 1, 7, 10**11])),
    }


def update(update_id, run):
    return {
        "workspace_id": "1",
        "pipeline_id": "p",
        "update_id": update_id,
        "request_id": update_id,
        "trigger_type": "JOB_TASK",
        "trigger_details": {"job_task": {"job_id": "10", "job_task_run_id": run}},
        "period_start_time": BEGIN,
        "period_end_time": BEGIN + timedelta(hours=1),
    }


def priced(row, rows):
    """What the record costs at the price that began last before it, if that has not ended."""
    known = [
        one
        for one in rows
        if (one["sku_name"], one["usage_unit"], one["currency_code"]) == (row["sku_name"], row["usage_unit"], "USD")
        and one["price_start_time"] <= row["usage_start_time"]
    ]
    last = max(known, key=lambda one: one["price_start_time"], default=None)
    if last is None or (last["price_end_time"] is not None and last["price_end_time"] <= row["usage_start_time"]):
        return None
    return row["usage_quantity"] * last["pricing"].get("effective_list", last["pricing"])["default"]


def of_the_bill(rows):
    return [(row["usage_date"], row["workspace_id"], row["usage_unit"], row["usage_quantity"]) for row in rows]


def added(rows):
    found = defaultdict(Decimal)
    for *key, quantity in rows:
        found[tuple(key)] += quantity
    return {key: total for key, total in found.items() if total}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    bill=bills(),
    listed=prices("default", "effective_list"),
    own=prices("default"),
    tasks=st.lists(task(), max_size=12),
    job_runs=st.lists(job_run(), max_size=5),
    queries=st.lists(query(), max_size=8),
)
def test_the_parts_are_the_bill_and_no_share_is_more_than_there_was(
    duckdb_engine, bill, listed, own, tasks, job_runs, queries
):
    updates = [update("u1", tasks[0]["run_id"] if tasks else "none"), update("u2", "none")]
    rows = {
        USAGE: bill, PRICES: listed, ACCOUNT: own, TASKS: tasks, RUNS: job_runs, UPDATES: updates, QUERIES: queries
    }  # fmt: skip
    built = duckdb_engine.build(rows, NOW)

    broken = {claim.name for claim in duckdb_engine.report.failed_claims}
    assert broken <= {"slices_do_not_overlap"}, "runs are made up without care, prices and bills are not"
    parts = built.rows("cost_parts")
    assert added(of_the_bill(parts)) == added(of_the_bill(bill))
    expected = [(row, priced(row, own), priced(row, listed)) for row in bill]
    costs = [mine if mine is not None else theirs for _, mine, theirs in expected]
    total = sum(cost for cost in costs if cost is not None)
    assert abs(sum(row["cost"] or 0 for row in parts) - total) <= len(bill) * ATTO
    unpriced = sum(row["usage_quantity"] for row, cost in zip(bill, costs, strict=True) if cost is None)
    assert sum(row["unpriced_quantity"] for row in parts) == unpriced
    taken = defaultdict(Decimal)
    for row in bill:
        metadata = row["usage_metadata"]
        taken[row["usage_start_time"], metadata["cluster_id"], metadata["warehouse_id"]] += row["usage_quantity"]
    if all(quantity >= 0 for quantity in taken.values()):
        assert all(row["usage_quantity"] >= 0 for row in parts if row["step"] != "unattributed")


def test_amounts_of_many_digits_are_split_without_losing_one(duckdb_engine, usage_record, at):
    """The largest and the smallest that a bill can hold, in thirds."""
    records = [
        usage_record("large", "A", "07-01 10:00", "99999999999.999999999999999999", warehouse_id="w"),
        usage_record("small", "B", "07-01 10:00", "0.000000000000000001", warehouse_id="w"),
    ]
    hour = {"workspace_id": "1", "warehouse_id": "w", "start_hour": at("07-01 10:00"), "total_task_duration_ms": 1}
    queries = [hour | {"job_id": str(job), "job_run_id": str(job), "update_hour": NOW} for job in range(3)]
    parts = duckdb_engine.build({USAGE: records, QUERIES: queries}, NOW).rows("cost_parts")
    assert sum(row["usage_quantity"] for row in parts if row["sku_name"] == "A") == records[0]["usage_quantity"]
    assert [(row["step"], row["usage_quantity"]) for row in parts if row["sku_name"] == "B"] == [("unattributed", ATTO)]
