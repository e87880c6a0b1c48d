"""Arrow columns from NumPy columns: times, ids, words, lists; fast for hundreds of thousands of rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from workspace_simulator.account.frames import Ints
from workspace_simulator.schema import VISIBLE_AT, Table

Mask = npt.NDArray[np.bool_]
_TIME = pa.timestamp("us", tz="UTC")


def times(values: Ints, missing: Mask | None = None) -> pa.Array:
    """Instants in microseconds as timestamps; NULL where `missing`."""
    return pa.array(values, type=pa.int64(), mask=missing).cast(_TIME)


def id_strings(values: Ints, missing: Mask | None = None) -> pa.Array:
    """Numeric ids as strings; NULL where `missing`."""
    return pa.array(values, type=pa.int64(), mask=missing).cast(pa.string())


def words(choices: Sequence[str | None], codes: npt.NDArray[Any], missing: Mask | None = None) -> pa.Array:
    """The word of each code; NULL where `missing`."""
    return pa.array(choices, type=pa.string()).take(pa.array(codes, mask=missing))


def constant(value: str | None, count: int) -> pa.Array:
    """One string for every row."""
    return pa.repeat(pa.scalar(value, pa.string()), count)


def one_element_lists(values: pa.Array, present: Mask) -> pa.Array:
    """Lists with the value where `present`, empty lists elsewhere; `values` holds only the present ones."""
    offsets = np.concatenate([[0], np.cumsum(present)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def assemble(table: Table, columns: dict[str, pa.Array], visible_us: Ints) -> pa.Table:
    """The stored form of a table; columns not given are NULL. Raises KeyError on an unknown one."""
    schema = table.stored_schema
    unknown = set(columns) - set(schema.names)
    if unknown:
        raise KeyError(f"{table.full_name} has no columns {sorted(unknown)}")
    given = columns | {VISIBLE_AT: times(visible_us)}
    arrays = [_column(given.get(field.name), field.type, len(visible_us)) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _column(values: pa.Array | None, kind: pa.DataType, count: int) -> pa.Array:
    if values is None:
        return pa.nulls(count, kind)
    return values if values.type == kind else values.cast(kind)
