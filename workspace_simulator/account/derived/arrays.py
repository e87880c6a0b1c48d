"""Columns made whole: NumPy codes and instants become Arrow columns of a published table.

A row is first a set of small integers (codes into pools, instants, quantities). Only when the rows are sorted
does each column become Arrow, once. Code -1 stands for NULL.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from workspace_simulator.account.frames import DAY, HOUR, NEVER, Ints
from workspace_simulator.account.identifiers import strings_from_bytes
from workspace_simulator.schema import VISIBLE_AT, tables

Frame = dict[str, Ints]
"""Equally long integer columns; a column that a frame lacks counts as all -1 when frames are joined."""

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

NANO = 1_000_000_000
MINUTE = 60_000_000
SECOND = 1_000_000

_TIMESTAMP = pa.timestamp("us", tz="UTC")
_null_arrays: dict[pa.DataType, pa.Array] = {}


def length(frame: Frame) -> int:
    """Rows of a frame."""
    return len(next(iter(frame.values()))) if frame else 0


def join(frames: Sequence[Frame]) -> Frame:
    """Rows of all frames in order; columns missing in one are -1 there."""
    names = dict.fromkeys(name for frame in frames for name in frame)
    return {name: np.concatenate([_column(frame, name) for frame in frames]) for name in names}


def _column(frame: Frame, name: str) -> Ints:
    return frame[name] if name in frame else np.full(length(frame), -1, np.int64)


def choose(frame: Frame, rows: npt.NDArray[np.integer] | Bools) -> Frame:
    """The rows at these positions (or where the mask holds), in that order."""
    return {name: column[rows] for name, column in frame.items()}


def at(values: Ints, codes: Ints) -> Ints:
    """`values[code]` of each row; -1 stays -1."""
    if len(values) == 0:
        return np.full(len(codes), -1, np.int64)
    return np.where(codes >= 0, values[codes], -1)


def nulls(kind: pa.DataType, size: int) -> pa.Array:
    """`size` nulls of a type, cut from one shared array per type."""
    held = _null_arrays.get(kind)
    if held is None or len(held) < size:
        held = pa.nulls(1 << max(14, size.bit_length()), kind)
        _null_arrays[kind] = held
    return held.slice(0, size)


def raw(values: npt.NDArray[np.generic], kind: pa.DataType, missing: Bools | None = None) -> pa.Array:
    """NumPy numbers as an Arrow column of the same width, without a copy; NULL where `missing` holds.

    pa.array does the same, but looks for pandas on every call, which costs more than a small column.
    """
    valid = None if missing is None or not missing.any() else pa.py_buffer(np.packbits(~missing, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(np.ascontiguousarray(values))])


def bools(values: Bools) -> pa.Array:
    """A boolean column."""
    packed = np.packbits(values, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(packed)])


def timestamps(instants: Ints) -> pa.Array:
    """Microseconds since the epoch as UTC timestamps; NEVER and -1 become NULL."""
    return raw(instants, _TIMESTAMP, (instants == NEVER) | (instants == -1))


def dates(instants: Ints) -> pa.Array:
    """The UTC day of each instant."""
    return raw((instants // DAY).astype(np.int32), pa.date32())


def counts(values: Ints) -> pa.Array:
    """Whole numbers as bigint."""
    return raw(values.astype(np.int64, copy=False), pa.int64())


def doubles(values: Floats) -> pa.Array:
    """A column of doubles."""
    return raw(values.astype(np.float64, copy=False), pa.float64())


def numbers(values: Ints, kind: pa.DataType | None = None) -> pa.Array:
    """Integers (bigint unless told) with -1 as NULL."""
    held = raw(values.astype(np.int64, copy=False), pa.int64(), values == -1)
    return held if kind is None else held.cast(kind)


def texts(values: Ints) -> pa.Array:
    """Ids as the strings the catalog holds; -1 becomes NULL."""
    return numbers(values).cast(pa.string())


@cache
def words(*choices: str | None) -> pa.Array:
    """A fixed pool of words."""
    return pa.array(choices, pa.string())


def pick(pool: pa.Array, codes: Ints) -> pa.Array:
    """`pool[code]` of each row; -1 becomes NULL."""
    if len(pool) == 0:
        return nulls(pool.type, len(codes))
    missing = codes < 0
    if missing.all():
        return nulls(pool.type, len(codes))
    return pool.take(raw(codes.astype(np.int64, copy=False), pa.int64(), missing))


def constant(value: object, size: int, kind: pa.DataType | None = None) -> pa.Array:
    """One value, repeated."""
    return pa.repeat(pa.scalar(value, kind or pa.string()), size)


def decimals(nano: Ints) -> pa.Array:
    """Quantities in billionths as decimal(38,18)."""
    # A decimal(38,9) of the whole number holds number x 10^9; read as decimal(38,18) that is number x 10^-9.
    whole = counts(nano).cast(pa.decimal128(38, 9))
    return pa.Array.from_buffers(pa.decimal128(38, 18), len(nano), whole.buffers())


@cache
def _hex_pairs() -> npt.NDArray[np.uint16]:
    return np.frombuffer("".join(f"{byte:02x}" for byte in range(256)).encode(), np.uint16)


def hex_ids(rng: np.random.Generator, size: int, width: int) -> pa.Array:
    """Random lower-case hex strings of an even width."""
    raw = np.frombuffer(rng.bytes(size * width // 2), np.uint8).reshape(size, width // 2)
    return strings_from_bytes(_hex_pairs()[raw].view(np.uint8))


def uuids(rng: np.random.Generator, size: int) -> pa.Array:
    """Random version-4 UUIDs as strings."""
    raw = np.frombuffer(rng.bytes(size * 16), np.uint8).reshape(size, 16).copy()
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    digits = _hex_pairs()[raw].view(np.uint8)
    text = np.full((size, 36), ord("-"), np.uint8)
    for start, end, at in ((0, 8, 0), (8, 12, 9), (12, 16, 14), (16, 20, 19), (20, 32, 24)):
        text[:, at : at + end - start] = digits[:, start:end]
    return strings_from_bytes(text)


def struct(kind: pa.StructType, size: int, children: Mapping[str, pa.Array], missing: Bools | None = None) -> pa.Array:
    """A struct column; members not given are NULL, and so is the struct where `missing` holds."""
    parts = [children[field.name] if field.name in children else nulls(field.type, size) for field in kind]
    mask = None if missing is None or not missing.any() else bools(missing)
    return pa.StructArray.from_arrays(parts, fields=list(kind), mask=mask)


def pick_struct(pool: pa.StructArray, codes: Ints) -> dict[str, pa.Array]:
    """The members of `pool[code]` that have a value anywhere in the pool; the others stay absent."""
    found: dict[str, pa.Array] = {}
    for field in pool.type:
        member = pool.field(field.name)
        if isinstance(field.type, pa.StructType):
            inner = pick_struct(member, codes)
            if inner:
                found[field.name] = struct(field.type, len(codes), inner)
        elif member.null_count < len(member):
            found[field.name] = pick(member, codes)
    return found


def maps(entries: Sequence[Mapping[str, str]]) -> pa.Array:
    """A pool of map<string,string>."""
    return pa.array([list(entry.items()) for entry in entries], pa.map_(pa.string(), pa.string()))


def empty_maps(size: int) -> pa.Array:
    """Maps without entries."""
    return pa.repeat(pa.scalar([], pa.map_(pa.string(), pa.string())), size)


@cache
def published(full_name: str) -> pa.Schema:
    """The table's published columns."""
    return tables()[full_name].arrow_schema


@cache
def _stored(full_name: str) -> pa.Schema:
    return tables()[full_name].stored_schema


def build(full_name: str, columns: Mapping[str, pa.Array], visible: Ints) -> pa.Table:
    """The stored table: published columns in order, `_visible_at` last; columns not given are NULL.

    The caller hands the rows sorted by `visible`.
    """
    schema = _stored(full_name)
    unknown = set(columns) - set(schema.names)
    if unknown:
        raise KeyError(f"{full_name} has no column {sorted(unknown)}")
    size = len(visible)
    given = {**columns, VISIBLE_AT: timestamps(visible)}
    parts = [given[field.name] if field.name in given else nulls(field.type, size) for field in schema]
    return pa.Table.from_arrays(parts, schema=schema)


def from_rows(full_name: str, rows: Sequence[Mapping[str, object]], visible: Sequence[int]) -> pa.Table:
    """A small table from Python values, one mapping per row; only for tables made once."""
    order = np.argsort(np.array(visible, np.int64), kind="stable")
    schema = published(full_name)
    ordered = [rows[position] for position in order]
    columns = {field.name: pa.array([row.get(field.name) for row in ordered], field.type) for field in schema}
    return build(full_name, columns, np.array(visible, np.int64)[order])


def expand_hours(start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Every clock hour that [start, end) touches: (row, start of the hour, microseconds inside it).

    Rows with end <= start give nothing.
    """
    first = start // HOUR
    count = np.where(end > start, (end - 1) // HOUR - first + 1, 0)
    row, step = repeat_rows(count)
    hour = (first[row] + step) * HOUR
    inside = np.minimum(end[row], hour + HOUR) - np.maximum(start[row], hour)
    return row, hour, inside


def repeat_rows(count: Ints) -> tuple[Ints, Ints]:
    """Row i repeated count[i] times: (row, its 0-based repetition)."""
    row = np.repeat(np.arange(len(count), dtype=np.int64), count)
    step = np.arange(len(row), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
    return row, step


def group_sum(keys: Sequence[Ints], amount: Floats) -> tuple[Ints, Floats]:
    """Sum by the tuple of keys: (position of one row of each group, sum), in the order of the keys."""
    if len(amount) == 0:
        return np.zeros(0, np.int64), amount
    order = np.lexsort(tuple(reversed(keys)))
    changed = np.zeros(len(order), bool)
    changed[0] = True
    for key in keys:
        ordered = key[order]
        changed[1:] |= ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(changed)
    return order[starts].astype(np.int64), np.add.reduceat(amount[order], starts)


def scatter(values: Ints, seed: int) -> Ints:
    """A fixed pseudo-random number 0..999,999 of each value: the same thing gets the same one on every day."""
    with np.errstate(over="ignore"):
        mixed = values.astype(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) % 2**64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return ((mixed ^ (mixed >> np.uint64(31))) % np.uint64(1_000_000)).astype(np.int64)
