"""Hard cases that the generator leaves out or makes too rarely for a small account, put into its rows; and rules."""

import random
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from job_monitor.sql.settings import Discount, JobTarget, ModelSettings, OwnershipRule, TagKey, TeamAlias

Row = dict[str, Any]
Raw = dict[str, list[Row]]
Dice = random.Random

JOBS, RUNS, TASKS = (f"system.lakeflow.{name}" for name in ("jobs", "job_run_timeline", "job_task_run_timeline"))
PIPELINES, UPDATES = "system.lakeflow.pipelines", "system.lakeflow.pipeline_update_timeline"
USAGE, LIST, ACCOUNT = (f"system.billing.{name}" for name in ("usage", "list_prices", "account_prices"))
CLUSTERS, NODE_HOURS = "system.compute.clusters", "system.compute.node_timeline_hours"
WAREHOUSES, EVENTS = "system.compute.warehouses", "system.compute.warehouse_events"
QUALITY = "system.data_quality_monitoring.table_results"
MILLISECOND = timedelta(milliseconds=1)

_SLICE = ("run_id", "period_start_time", "period_end_time")
KEYS = {
    JOBS: ("workspace_id", "job_id", "change_time"),
    "system.lakeflow.job_tasks": ("workspace_id", "job_id", "task_key", "change_time"),
    RUNS: ("workspace_id", *_SLICE),
    TASKS: ("workspace_id", *_SLICE),
    PIPELINES: ("workspace_id", "pipeline_id", "change_time"),
    UPDATES: ("workspace_id", "update_id", "period_start_time", "period_end_time"),
    CLUSTERS: ("workspace_id", "cluster_id", "change_time"),
    NODE_HOURS: ("workspace_id", "cluster_id", "start_hour"),
    WAREHOUSES: ("workspace_id", "warehouse_id", "change_time"),
    EVENTS: ("workspace_id", "warehouse_id", "event_time"),
    "system.query.history_hours": ("workspace_id", "start_hour"),
    "system.access.table_lineage": ("workspace_id", "event_time"),
    QUALITY: ("catalog_name", "schema_name", "table_name", "event_time"),
    "system.access.workspaces_latest": ("workspace_id",),
}
"""What a row must name to be counted: whose it is, of what, and when."""


def apply(raw: Raw, seed: int) -> None:
    """The same seed gives the same twists."""
    for number, twist in enumerate(TWISTS):
        twist(raw, Dice(seed * 100 + number))


def with_keys(raw: Raw) -> Raw:
    """Without the rows that lack a part of their key: they are none."""
    return {
        name: [row for row in rows if all(row[column] is not None for column in KEYS.get(name, ()))]
        for name, rows in raw.items()
    }


def settings(number: int) -> ModelSettings:
    """Rules of every kind, by turns with none."""
    tag_keys = (TagKey("team", "team"), TagKey("team", "costcenter"), TagKey("owner", "owner"))
    books = (
        ModelSettings(),
        ModelSettings(ownership_rules=_RULES),
        ModelSettings(tag_keys=tag_keys, team_aliases=(TeamAlias("data-ops", "platform"),), ownership_rules=_RULES),
        ModelSettings(discounts=_DISCOUNTS),
        ModelSettings(currency="EUR", discounts=_DISCOUNTS),
    )
    return books[number % len(books)]


def targets(raw: Raw, seed: int) -> tuple[JobTarget, ...]:
    """Of about two jobs in three: an hour, a time, or both. Some are just what a run took, or when it ended."""
    dice, runs = Dice(seed), sorted(raw[RUNS], key=lambda row: str(row["run_id"]))
    found = []
    for workspace, job in sorted({(row["workspace_id"], row["job_id"]) for row in runs if None not in row.values()}):
        its = [row for row in runs if (row["workspace_id"], row["job_id"]) == (workspace, job)]
        run, kind = dice.choice(its), dice.choice(("hour", "time", "both", "none"))
        zone = dice.choice(("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"))
        moment = dice.choice((run["period_start_time"], run["period_end_time"])).astimezone(ZoneInfo(zone))
        minute = moment.hour * 60 + moment.minute + dice.choice((0, 0, 1, -1, 30))
        hour = {"finish_by_minute": minute % 1440, "zone": zone} if kind in ("hour", "both") else {}
        took = int((run["period_end_time"] - run["period_start_time"]).total_seconds())
        limit = {"max_duration_s": max(1, took + dice.choice((0, 0, -1, 60)))} if kind in ("time", "both") else {}
        if kind != "none":
            found.append(JobTarget(workspace, job, **hour, **limit))
    return tuple(found)


_RULES = (
    OwnershipRule(pattern="^ingest.*$", team="intake"),
    OwnershipRule(pattern="^.*(orders|payments).*$", team="sales", owner="engineer-07@example.com"),
    OwnershipRule(pattern="^.*$", owner="engineer-08@example.com"),
)
_DISCOUNTS = (
    Discount(pattern="^.*serverless.*$", discount_ratio=Decimal("0.125")),
    Discount(pattern="^.*jobs.*$", discount_ratio=Decimal("0.07")),
)


def _some(dice: Dice, rows: list[Row], most: int, keep: Callable[[Row], bool] = lambda row: True) -> list[Row]:
    chosen = [row for row in rows if keep(row)]
    return dice.sample(chosen, min(most, len(chosen)))


def _spellings_of_teams(raw: Raw, dice: Dice) -> None:
    choices: list[Row | None] = [
        {"Team": " Data_Ops "},
        {"TEAM": "data ops", "cost_center": "cc 7"},
        {"t-e-a-m": "", "Owner": "engineer-03@example.com"},
        {"Cost Center": "CC_7", "owner": " "},
        {"team": "a", "Team": "b"},
        None,
    ]
    for row in _some(dice, raw[JOBS], max(3, len(raw[JOBS]) // 2)):
        row["tags"] = deepcopy(dice.choice(choices))


def _deployed_jobs(raw: Raw, dice: Dice) -> None:
    paths = (
        "/Workspace/Users/engineer-05@example.com/.bundle/prod/state/metadata.json",
        "/Users/Engineer-06@example.com/.bundle/dev/state/metadata.json",
        "/Workspace/Shared/.bundle/prod/state/metadata.json",
        None,
    )
    for row in _some(dice, raw[JOBS], 4):
        row["deployment"] = {"kind": "BUNDLE", "metadata_file_path": dice.choice(paths)}


def _deleted_things(raw: Raw, dice: Dice) -> None:
    """A deletion that repeats nothing but the key."""
    for table, key in (
        (JOBS, "job_id"),
        (PIPELINES, "pipeline_id"),
        (CLUSTERS, "cluster_id"),
        (WAREHOUSES, "warehouse_id"),
    ):
        for row in _some(dice, raw[table], 1):
            same = [one for one in raw[table] if all(one[name] == row[name] for name in ("workspace_id", key))]
            at = max(one["change_time"] for one in same) + timedelta(hours=1)
            kept = {name: row[name] for name in ("workspace_id", key)}
            raw[table].append(dict.fromkeys(row) | kept | {"change_time": at, "delete_time": at})


def _words_that_nobody_knows(raw: Raw, dice: Dice) -> None:
    for table in (RUNS, TASKS, UPDATES):
        for row in _some(dice, raw[table], 2, lambda row: row["result_state"] is not None):
            row["result_state"] = "EVAPORATED"
    for row in _some(dice, raw[RUNS], 1):
        for same in raw[RUNS]:
            if same["run_id"] == row["run_id"]:
                same["run_type"] = "DAYDREAM"


def _children(raw: Raw, dice: Dice) -> None:
    """Runs that a task of another run started."""
    for row in _some(dice, raw[RUNS], 3):
        parent = dice.choice(raw[TASKS])["run_id"]
        for same in raw[RUNS]:
            if same["run_id"] == row["run_id"]:
                same["source_task_run_id"] = same["root_task_run_id"] = parent


def _several_triggers(raw: Raw, dice: Dice) -> None:
    for row in _some(dice, raw[JOBS], 1, lambda row: row["delete_time"] is None):
        row["trigger_type"], row["trigger"] = "MULTIPLE", None


def _repairs(raw: Raw, dice: Dice) -> None:
    """Runs that failed are repaired; one repair is cancelled in the queue, in the moment in which the run had ended."""
    kinds = (("SUCCEEDED", 20, 10), ("CANCELLED", 0, 0), ("FAILED", 5, 30), (None, 7, 15))
    by_end = {
        (row["workspace_id"], row["run_id"]): row for row in sorted(raw[RUNS], key=lambda row: row["period_end_time"])
    }
    ended = [row for row in by_end.values() if row["result_state"] in ("SUCCEEDED", "FAILED")]
    for number, row in enumerate(dice.sample(ended, min(6, len(ended)))):
        state, minutes, gap = kinds[number % len(kinds)]
        start = row["period_end_time"] + (timedelta(minutes=gap, microseconds=number) if gap else timedelta(0))
        if number % 2 == 0:
            row["result_state"] = dice.choice(["FAILED", "ERROR", "TIMED_OUT"])
        times = {"period_start_time": start, "period_end_time": start + timedelta(minutes=minutes)}
        raw[RUNS].append(row | times | {"result_state": state, "termination_code": None})


def _retried_tasks(raw: Raw, dice: Dice) -> None:
    """A second try of a task, with a run id of its own."""
    ended = [row for row in raw[TASKS] if row["result_state"] == "SUCCEEDED"]
    for number, row in enumerate(dice.sample(ended, min(4, len(ended)))):
        times = {
            "period_start_time": row["period_end_time"],
            "period_end_time": row["period_end_time"] + 90 * MILLISECOND,
        }
        state = ("SUCCEEDED", "FAILED", "SKIPPED", None)[number]
        if number != 2:
            row["result_state"] = "FAILED"
        raw[TASKS].append(row | times | {"run_id": f"{row['run_id']}{number}", "result_state": state})


def _cancelled_in_the_queue(raw: Raw, dice: Dice) -> None:
    """A last slice that takes no time, in the moment in which the one before ended."""
    for table, word in ((TASKS, "CANCELLED"), (UPDATES, "CANCELED")):
        ended = [row for row in raw[table] if row["result_state"] is not None and None not in _times(row)]
        for row in _some(dice, ended, 3, lambda row: row["period_start_time"] < row["period_end_time"]):
            raw[table].append(row | {"period_start_time": row["period_end_time"], "result_state": word})


def _times(row: Row) -> tuple[Any, Any]:
    return row["period_start_time"], row["period_end_time"]


def _shared_clusters(raw: Raw, dice: Dice) -> None:
    """Tasks of several jobs at the same time on one all-purpose cluster."""
    shared = [row for row in raw[CLUSTERS] if row["cluster_source"] in ("UI", "API")]
    for cluster in _some(dice, shared, 2):
        here = [row for row in raw[TASKS] if row["workspace_id"] == cluster["workspace_id"]]
        tasks = {row["run_id"] for row in dice.sample(here, min(40, len(here)))}
        for row in here:
            if row["run_id"] in tasks and row["period_start_time"] < row["period_end_time"]:
                row["compute_ids"] = [cluster["cluster_id"]]
                stated = {"type": "CLASSIC_COMPUTE", "cluster_id": cluster["cluster_id"], "warehouse_id": None}
                row["compute"] = None if row["compute"] is None else [stated]


def _usage_of_all_kinds(raw: Raw, dice: Dice) -> None:
    for row in _some(dice, raw[USAGE], 8, lambda row: row["billing_origin_product"] == "DATA_QUALITY_MONITORING"):
        row["billing_origin_product"] = "LAKEHOUSE_MONITORING"
    for row in _some(dice, raw[USAGE], 6, lambda row: not (row["usage_metadata"] or {}).get("job_id")):
        row["workspace_id"] = None
    for row in _some(dice, raw[USAGE], 6):
        row["sku_name"] = "A_NEW_SKU"
    for row in _some(dice, raw[USAGE], 3):
        row["usage_quantity"] = Decimal("123.123456789012345678")
    for row in _some(dice, raw[USAGE], 2):
        row["usage_metadata"] = None


def _corrections(raw: Raw, dice: Dice) -> None:
    """Some records are taken back, all of a run's among them, and some of these stated anew."""
    of_jobs = [row for row in raw[USAGE] if (row["usage_metadata"] or {}).get("job_run_id")]
    whole = dice.choice(of_jobs)["usage_metadata"]["job_run_id"] if of_jobs else None
    chosen = dice.sample(raw[USAGE], min(12, len(raw[USAGE])))
    chosen += [row for row in of_jobs if row["usage_metadata"]["job_run_id"] == whole and row not in chosen]
    for number, row in enumerate(chosen):
        at = row["ingestion_date"] + timedelta(days=2)
        back = {"record_id": row["record_id"] + "-", "record_type": "RETRACTION", "ingestion_date": at}
        raw[USAGE].append(row | back | {"usage_quantity": -row["usage_quantity"]})
        if number % 3 == 0:
            anew = {"record_id": row["record_id"] + "+", "record_type": "RESTATEMENT", "ingestion_date": at}
            raw[USAGE].append(row | anew | {"usage_quantity": row["usage_quantity"] / 2})


def _prices(raw: Raw, dice: Dice) -> None:
    """Periods that overlap, of the same thing and of others: on another cloud, in another unit, in another currency."""
    used = {row["sku_name"] for row in raw[USAGE]}
    for table in (LIST, ACCOUNT):
        rows = _some(dice, raw[table], 6, lambda row: row["currency_code"] == "USD" and row["sku_name"] in used)
        for number, row in enumerate(rows):
            raw[table].append(_later_price(row, number))


def _later_price(row: Row, number: int) -> Row:
    """A year later. Some earlier periods end a millisecond before, some prices have no promotion."""
    twin = deepcopy(row)
    twin["price_start_time"] = row["price_start_time"] + timedelta(days=380, hours=number)
    twin["pricing"]["default"] += Decimal("0.011")
    twin |= ({}, {"cloud": "AZURE"}, {}, {}, {"usage_unit": "HOUR"}, {"currency_code": "EUR"})[number]
    if number == 2:
        row["price_end_time"] = twin["price_start_time"] - MILLISECOND
    if number == 3 and "effective_list" in twin["pricing"]:
        twin["pricing"]["effective_list"] = None
    return twin


def _moments_with_two_events(raw: Raw, dice: Dice) -> None:
    known = {(row["workspace_id"], row["warehouse_id"], row["event_type"], row["event_time"]) for row in raw[EVENTS]}
    for row in _some(dice, raw[EVENTS], 6):
        twin = row | {"event_type": dice.choice(["STARTING", "RUNNING", "STOPPING", "STOPPED", "SCALED_UP"])}
        key = (twin["workspace_id"], twin["warehouse_id"], twin["event_type"], twin["event_time"])
        if key not in known:
            known.add(key)
            raw[EVENTS].append(twin)


def _requests(raw: Raw, dice: Dice) -> None:
    """Updates without a request, retries of what a job's task asked for, and a request that is still open."""
    for row in _some(dice, raw[UPDATES], 2):
        for same in raw[UPDATES]:
            if same["update_id"] == row["update_id"]:
                same["request_id"] = None
    asked = [row for row in raw[UPDATES] if row["trigger_type"] == "JOB_TASK" and row["result_state"] == "FAILED"]
    asked += [row for row in raw[UPDATES] if row["trigger_type"] == "JOB_TASK" and row["result_state"] == "COMPLETED"]
    for number, row in enumerate(asked[:3]):
        same = [one for one in raw[UPDATES] if one["request_id"] == row["request_id"]]
        start = max(one["period_end_time"] for one in same) + timedelta(seconds=30 + number)
        retry = {"update_id": f"retry-{row['update_id']}", "trigger_type": "RETRY_ON_FAILURE", "trigger_details": None}
        times = {"period_start_time": start, "period_end_time": start + timedelta(minutes=3)}
        row["result_state"] = "FAILED"
        raw[UPDATES].append(row | retry | times | {"result_state": ("COMPLETED", "CANCELED", None)[number]})


def _lonely_drivers(raw: Raw, dice: Dice) -> None:
    """Hours with samples of a driver alone, and nodes of two types in one hour."""
    made = []
    for row in _some(dice, raw[NODE_HOURS], 3, lambda row: not row["driver"]):
        made.append(row | {"node_type": "another.large", "cpu_percent_avg": 12.345, "sample_count": 7})
    for row in _some(dice, raw[CLUSTERS], 1):
        made.append(_driver_hour(row))
    raw[NODE_HOURS] += made


def _driver_hour(cluster: Row) -> Row:
    hour = cluster["change_time"].replace(minute=0, second=0, microsecond=0)
    return {
        "workspace_id": cluster["workspace_id"],
        "cluster_id": f"{cluster['cluster_id']}-alone",
        "node_type": "m5.large",
        "driver": True,
        "start_hour": hour,
        "sample_count": 12,
        "instance_count": 1,
        "cpu_percent_avg": 3.5,
        "cpu_percent_max": 9.25,
        "cpu_wait_percent_avg": None,
        "mem_used_percent_avg": 30.125,
        "mem_used_percent_max": 31.0,
        "network_sent_bytes": 1000,
        "network_received_bytes": None,
        "first_start_time": hour + timedelta(minutes=2),
        "last_end_time": hour + timedelta(minutes=14, microseconds=900),
    }


def _checks(raw: Raw, dice: Dice) -> None:
    for row in _some(dice, raw.get(QUALITY, []), 6):
        row["status"] = dice.choice(["Unhealthy", "Training", "Error", "Unknown", None])


def _rows_without_a_key(raw: Raw, dice: Dice) -> None:
    """Of each column without which a row says of nothing in particular, one row that lacks it."""
    for table, columns in KEYS.items():
        for column, row in zip(columns, _some(dice, raw[table], len(columns)), strict=False):
            raw[table].append(row | {column: None})


_IDS = (
    (JOBS, "job_id"),
    (RUNS, "run_id"),
    (TASKS, "run_id"),
    (CLUSTERS, "cluster_id"),
    (WAREHOUSES, "warehouse_id"),
    (PIPELINES, "pipeline_id"),
    (UPDATES, "update_id"),
    (UPDATES, "request_id"),
)


def _ids_of_two_workspaces(raw: Raw, dice: Dice) -> None:
    """An id is unique within its workspace alone: in every second account one workspace uses the ids of another."""
    workspaces = sorted({row["workspace_id"] for row in raw[JOBS] if row["workspace_id"] is not None})
    if len(workspaces) < 2 or dice.random() < 0.5:
        return
    used, taken = dice.sample(workspaces, 2)
    renamed: dict[str, str] = {}
    for table, column in _IDS:
        ours, theirs = (
            sorted({row[column] for row in raw[table] if row["workspace_id"] == workspace and row[column] is not None})
            for workspace in (taken, used)
        )
        renamed |= zip(ours, theirs, strict=False)
    for table in raw:
        raw[table] = [_renamed(row, renamed) if row.get("workspace_id") == taken else row for row in raw[table]]


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


TWISTS = (
    _spellings_of_teams,
    _deployed_jobs,
    _deleted_things,
    _words_that_nobody_knows,
    _children,
    _several_triggers,
    _repairs,
    _retried_tasks,
    _shared_clusters,
    _usage_of_all_kinds,
    _corrections,
    _prices,
    _moments_with_two_events,
    _requests,
    _lonely_drivers,
    _checks,
    _rows_without_a_key,
    _ids_of_two_workspaces,
    _cancelled_in_the_queue,
)
