"""system.lakeflow.pipelines (versions), pipeline_update_timeline, and the preview of pipeline events."""

import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.arrays import MINUTE, SECOND, Frame, choose, from_rows, join, pick, published
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.prices import moment
from workspace_simulator.account.derived.updates import FAILED, JOB_TASK, RESULTS, TRIGGERS, Updates, slices
from workspace_simulator.account.frames import DAY, Ints, Pipeline

PIPELINES = "system.lakeflow.pipelines"
TIMELINE = "system.lakeflow.pipeline_update_timeline"
EVENTS = "system.lakeflow_pipeline_events_preview.pipeline_events"
MOST_VERSIONS = 43
TOLD_SHARE = 0.25
"""Of the updates, how many have events: the preview's table is kept small."""

_UPDATE_TYPES = ("REFRESH", "FULL_REFRESH", "VALIDATE")


def versions(index: Index, rng: np.random.Generator) -> pa.Table:
    """Each pipeline from its creation on, with its later edits; one is edited far more often than the others."""
    rows: list[dict[str, object]] = []
    visible: list[int] = []
    for place, pipeline in enumerate(index.plan.pipelines):
        if index.in_region[pipeline.workspace]:
            count = MOST_VERSIONS if place == 1 else int(min(rng.geometric(0.6), MOST_VERSIONS))
            for changed, row in _versions_of(index, pipeline, count, rng):
                rows.append(row)
                visible.append(max(index.plan.start_us, changed + 25 * MINUTE))
    return from_rows(PIPELINES, rows, visible)


def _versions_of(
    index: Index, pipeline: Pipeline, count: int, rng: np.random.Generator
) -> Iterator[tuple[int, dict[str, object]]]:
    plan = index.plan
    owner = plan.principals[pipeline.owner].name
    span = max(plan.end_us - pipeline.created_us, DAY)
    later = pipeline.created_us + np.sort(rng.integers(1, span // SECOND, count - 1)) * SECOND
    for number, changed in enumerate([pipeline.created_us, *(int(at) for at in later)]):
        yield (
            changed,
            {
                "workspace_id": plan.workspaces[pipeline.workspace].workspace_id,
                "pipeline_id": pipeline.pipeline_id,
                "pipeline_type": pipeline.pipeline_type,
                "name": pipeline.name if number == count - 1 or count < 3 else f"{pipeline.name} draft",
                "created_by": owner,
                "run_as": owner,
                "tags": [("revision", str(number))],
                "settings": {
                    "photon": pipeline.is_serverless,
                    "development": False,
                    "continuous": False,
                    "serverless": pipeline.is_serverless,
                    "edition": "ADVANCED",
                    "channel": "CURRENT",
                },
                "configuration": [],
                "change_time": moment(changed),
                "account_id": plan.account_id,
                "create_time": moment(pipeline.created_us),
            },
        )


def timeline(index: Index, updates: Updates, rng: np.random.Generator) -> pa.Table:
    """Slices of the day's updates; the last one of each carries the result."""
    readable = index.in_region[index.pipeline_workspaces[updates.pipeline]]
    update, start, end = slices(updates)
    last = np.diff(update, append=-1) != 0
    rows: Frame = {"update": update, "start": start, "end": end, "last": last.astype(np.int64)}
    rows = choose(rows, readable[update])
    visible = rows["end"] + rng.integers(8 * MINUTE, 55 * MINUTE, arrays.length(rows))
    order = np.argsort(visible, kind="stable")
    rows = choose(rows, order)
    size = len(order)
    update = rows["update"]
    pipeline = updates.pipeline[update]
    kinds = {field.name: field.type for field in published(TIMELINE)}
    nameless = arrays.scatter(update, 31) < 12_000
    columns = {
        "workspace_id": pick(index.workspace_ids, index.pipeline_workspaces[pipeline]),
        "pipeline_id": pick(index.pipeline_ids, pipeline),
        "update_id": pick(updates.ids, update),
        "update_type": pick(arrays.words(*_UPDATE_TYPES), _update_types(update)),
        "request_id": pick(updates.request_ids, updates.request[update]),
        "run_as_user_name": pick(index.principal_names, np.where(nameless, -1, index.pipeline_owners[pipeline])),
        "trigger_type": pick(arrays.words(*TRIGGERS), updates.trigger[update]),
        "trigger_details": _details(kinds["trigger_details"], index, updates, update),
        "result_state": pick(arrays.words(*RESULTS), np.where(rows["last"] == 1, updates.result[update], -1)),
        "compute": _compute(kinds["compute"], index, updates, update),
        "period_start_time": arrays.timestamps(rows["start"]),
        "period_end_time": arrays.timestamps(rows["end"]),
        "account_id": arrays.constant(index.plan.account_id, size),
    }
    return arrays.build(TIMELINE, columns, visible[order])


def _update_types(update: Ints) -> Ints:
    draw = arrays.scatter(update, 29)
    return np.where(draw < 940_000, 0, np.where(draw < 985_000, 1, 2))


def _compute(kind: pa.StructType, index: Index, updates: Updates, update: Ints) -> pa.Array:
    serverless = index.pipeline_serverless[updates.pipeline[update]]
    members = {
        "type": pick(arrays.words("SERVERLESS_COMPUTE", "CLASSIC_COMPUTE"), (~serverless).astype(np.int64)),
        "cluster_id": pick(updates.cluster_ids, np.where(serverless, -1, update)),
    }
    return arrays.struct(kind, len(update), members)


def _details(kind: pa.StructType, index: Index, updates: Updates, update: Ints) -> pa.Array:
    """Filled for updates that a job's task asked for; a retry of such a request shares only its request_id."""
    by_task = updates.trigger[update] == JOB_TASK
    stated = by_task & index.pipeline_serverless[updates.pipeline[update]]
    target = np.where(stated, updates.is_fast[update], -1)
    inner = kind.field("job_task").type
    task = arrays.struct(
        inner,
        len(update),
        {
            "job_id": arrays.texts(updates.job_id[update]),
            "job_task_run_id": arrays.texts(updates.task_run[update]),
            "performance_target": pick(arrays.words("STANDARD", "PERFORMANCE_OPTIMIZED"), target),
        },
        missing=~by_task,
    )
    return arrays.struct(kind, len(update), {"job_task": task}, missing=~by_task)


_MESSAGES = ("Update was asked for.", "Update is RUNNING.", "Flow is COMPLETED.")
_ENDS = tuple(f"Update is {word}." for word in RESULTS)
_EVENT_TYPES = ("create_update", "update_progress", "flow_progress")
_QUALITY = tuple(
    json.dumps(
        {
            "flow_progress": {
                "status": "COMPLETED",
                "metrics": {"num_output_rows": 1000 * (n + 1)},
                "data_quality": {
                    "dropped_records": n % 3,
                    "expectations": [
                        {"name": "valid_id", "passed_records": 1000 * (n + 1) - n % 3, "failed_records": n % 3}
                    ],
                },
            }
        }
    )
    for n in range(8)
)
_PROGRESS = tuple(json.dumps({"update_progress": {"state": state}}) for state in ("INITIALIZING", "RUNNING", *RESULTS))


def events(index: Index, updates: Updates, rng: np.random.Generator) -> pa.Table:
    """Of a quarter of the ETL pipelines' updates: asked for, running, one flow with its expectations, and the end."""
    etl = np.array([one.pipeline_type == "ETL_PIPELINE" for one in index.plan.pipelines], bool)
    here = etl & index.in_region[index.pipeline_workspaces] if len(etl) else etl
    told = here[updates.pipeline] & (rng.random(len(updates.pipeline)) < TOLD_SHARE)
    which = np.flatnonzero(told).astype(np.int64)
    span = updates.end[which] - updates.start[which]
    ended = len(_PROGRESS) - len(RESULTS) + updates.result[which]

    def at(share: float, kind: int, message: int, details: Ints) -> Frame:
        return {
            "update": which,
            "time": updates.start[which] + (span * share).astype(np.int64),
            "type": np.full(len(which), kind),
            "message": np.full(len(which), message),
            "details": details,
        }

    zero = np.zeros(len(which), np.int64)
    flow = len(_PROGRESS) + which % len(_QUALITY)
    rows = join([at(0.0, 0, 0, zero), at(0.2, 1, 1, zero + 1), at(0.9, 2, 2, flow), at(1.0, 1, 3, ended)])
    rows["visible"] = rows["time"] + rng.integers(2 * MINUTE, 20 * MINUTE, arrays.length(rows))
    rows = choose(rows, np.argsort(rows["visible"], kind="stable"))
    return _event_table(index, updates, rows, rng)


def _event_table(index: Index, updates: Updates, rows: Frame, rng: np.random.Generator) -> pa.Table:
    size = arrays.length(rows)
    pipeline = updates.pipeline[rows["update"]]
    kinds = {field.name: field.type for field in published(EVENTS)}
    is_end = rows["message"] == len(_MESSAGES)
    result = updates.result[rows["update"]]
    failed = is_end & (result == FAILED)
    origin = {
        "org_id": pick(index.workspace_ids, index.pipeline_workspaces[pipeline]),
        "pipeline_id": pick(index.pipeline_ids, pipeline),
        "pipeline_name": pick(index.pipeline_names, pipeline),
        "update_id": pick(updates.ids, rows["update"]),
    }
    columns = {
        "account_id": arrays.constant(index.plan.account_id, size),
        "workspace_id": origin["org_id"],
        "pipeline_id": origin["pipeline_id"],
        "update_id": origin["update_id"],
        "pipeline_event_id": arrays.uuids(rng, size),
        "event_type": pick(arrays.words(*_EVENT_TYPES), rows["type"]),
        "origin": arrays.struct(kinds["origin"], size, origin),
        "message": pick(arrays.words(*_MESSAGES, *_ENDS), rows["message"] + np.where(is_end, result, 0)),
        "level": pick(arrays.words("INFO", "ERROR"), failed.astype(np.int64)),
        "maturity_level": arrays.constant("STABLE", size),
        "error": arrays.struct(
            kinds["error"], size, {"fatal": arrays.constant(True, size, pa.bool_())}, missing=~failed
        ),
        "details": pick(arrays.words(*_PROGRESS, *_QUALITY), rows["details"]),
        "event_time": arrays.timestamps(rows["time"]),
    }
    return arrays.build(EVENTS, columns, rows["visible"])
