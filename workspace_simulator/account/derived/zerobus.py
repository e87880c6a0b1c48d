"""system.lakeflow.zerobus_stream and zerobus_ingest: a few producers that write straight into tables."""

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import arrays
from workspace_simulator.account.derived.arrays import MINUTE, pick
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.frames import DAY, HOUR, Ints

STREAM = "system.lakeflow.zerobus_stream"
INGEST = "system.lakeflow.zerobus_ingest"
PRODUCERS = 2
"""Per workspace; each opens one stream a day and commits every half hour."""


def on_day(index: Index, start_us: int, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Two events per stream (opened, closed) and a commit for each half hour between them."""
    workspace = np.repeat(np.flatnonzero(index.in_region), PRODUCERS).astype(np.int64)
    size = len(workspace)
    number = np.arange(size, dtype=np.int64)
    opened = start_us + rng.integers(0, HOUR, size)
    closed = start_us + DAY - rng.integers(1, HOUR, size)
    ids = arrays.uuids(rng, size)
    return {
        STREAM: _streams(index, workspace, number, opened, closed, ids),
        INGEST: _commits(index, workspace, number, opened, closed, ids, start_us, rng),
    }


def _common(index: Index, workspace: Ints, number: Ints, ids: pa.Array, stream: Ints) -> dict[str, pa.Array]:
    size = len(workspace)
    count = len(index.plan.workspaces) * PRODUCERS
    names = arrays.words(*(f"main.telemetry.device_{n:02d}" for n in range(count)))
    tables = arrays.words(*(f"{index.plan.seed:08x}-0000-4000-8000-{n:012d}" for n in range(count)))
    return {
        "workspace_id": pick(index.workspace_ids, workspace),
        "account_id": arrays.constant(index.plan.account_id, size),
        "stream_id": pick(ids, stream),
        "table_id": pick(tables, number),
        "table_name": pick(names, number),
    }


def _streams(index: Index, workspace: Ints, number: Ints, opened: Ints, closed: Ints, ids: pa.Array) -> pa.Table:
    both = np.concatenate([number, number])
    time = np.concatenate([opened, closed])
    order = np.argsort(time, kind="stable")
    both, time = both[order], time[order]
    is_end = order >= len(number)
    columns = {
        **_common(index, workspace[both], both, ids, both),
        "event_time": arrays.timestamps(time),
        "opened_time": arrays.timestamps(opened[both]),
        "closed_time": arrays.timestamps(np.where(is_end, closed[both], -1)),
        "protocol": pick(arrays.words("GRPC", "HTTP"), both % 2),
        "data_format": pick(arrays.words("PROTOBUF", "JSON"), both % 2),
    }
    return arrays.build(STREAM, columns, time + 15 * MINUTE)


def _commits(
    index: Index,
    workspace: Ints,
    number: Ints,
    opened: Ints,
    closed: Ints,
    ids: pa.Array,
    start_us: int,
    rng: np.random.Generator,
) -> pa.Table:
    step = np.arange(1, 48, dtype=np.int64)
    time = start_us + step[None, :] * (HOUR // 2) + rng.integers(0, MINUTE, (len(number), len(step)))
    stream, place = np.nonzero((time > opened[:, None]) & (time < closed[:, None]))
    moments = time[stream, place]
    order = np.argsort(moments, kind="stable")
    stream, place, moments = stream[order].astype(np.int64), place[order], moments[order]
    records = rng.poisson(4_000, len(order)).astype(np.int64)
    columns = {
        **_common(index, workspace[stream], number[stream], ids, stream),
        "commit_version": arrays.counts(start_us // DAY * 48 + place),
        "commit_time": arrays.timestamps(moments),
        "committed_bytes": arrays.counts(records * 210),
        "committed_records": arrays.counts(records),
    }
    return arrays.build(INGEST, columns, moments + 15 * MINUTE)
