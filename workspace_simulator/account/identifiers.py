"""Identifiers as Databricks writes them, made from counters without a collision and without a loop."""

import numpy as np
import pyarrow as pa

from workspace_simulator.account.frames import Ints

_BITS = 58
_MASK = np.uint64((1 << _BITS) - 1)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_LEAST = 100_000_000_000_000
_SUFFIX_BITS = 41
_LETTERS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)

JOBS, RUNS, TASK_RUNS, REPAIRS = range(4)
"""Kinds of numeric ids; two kinds never share a number."""


def numeric_ids(kind: int, counters: Ints, seed: int) -> Ints:
    """15 to 18 digit ids, one per counter. Counters are below 2**54; different (kind, counter) give different ids."""
    values = (np.asarray(counters).astype(np.uint64) << np.uint64(2)) | np.uint64(kind)
    values = (values + np.uint64(seed * 7_919 + 1)) & _MASK
    return _scramble(values, _BITS).astype(np.int64) + _LEAST


def _scramble(values: np.typing.NDArray[np.uint64], bits: int) -> np.typing.NDArray[np.uint64]:
    """A one-to-one map of `bits`-bit numbers: odd multiplications and shifts, each of which can be undone."""
    mask = np.uint64((1 << bits) - 1)
    half = np.uint64(bits // 2)
    for _ in range(2):
        values = (values * _ODD) & mask
        values = values ^ (values >> half)
    return (values * _ODD) & mask


def cluster_numbers(started_us: Ints, serials: Ints) -> Ints:
    """The number of a job cluster: the second of its start and a serial below 2**22, unique within the second."""
    return ((started_us // 1_000_000) << 22) | serials


def job_cluster_ids(numbers: Ints) -> pa.Array:
    """Cluster ids such as `1101-093015-abc123xy` (month, day, time, suffix) from numbers of `cluster_numbers`."""
    numbers = np.asarray(numbers, dtype=np.int64)
    seconds, serials = numbers >> 22, numbers & ((1 << 22) - 1)
    text = np.full((len(numbers), 20), ord("-"), dtype=np.uint8)
    days = seconds // 86_400
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    month_day = (days.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64) + 1
    of_day = seconds % 86_400
    for place, value in ((0, month), (2, month_day), (5, of_day // 3600), (7, of_day // 60 % 60), (9, of_day % 60)):
        text[:, place] = value // 10 + 48
        text[:, place + 1] = value % 10 + 48
    text[:, 12:20] = _suffixes(seconds, serials)
    return strings_from_bytes(text)


def _suffixes(seconds: Ints, serials: Ints) -> np.typing.NDArray[np.uint8]:
    low = ((seconds & ((1 << (_SUFFIX_BITS - 22)) - 1)) << 22) | serials
    rest = _scramble(low.astype(np.uint64), _SUFFIX_BITS).astype(np.int64)
    letters = np.empty((len(rest), 8), dtype=np.uint8)
    for place in range(8):
        letters[:, place] = _LETTERS[rest % 36]
        rest = rest // 36
    return letters


def strings_from_bytes(text: np.typing.NDArray[np.uint8]) -> pa.Array:
    """A string array from a matrix of ASCII bytes, one row per string."""
    count, width = text.shape
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text))]
    return pa.StringArray.from_buffers(count, buffers[1], buffers[2])


def hex_id(rng: np.random.Generator, digits: int) -> str:
    """A random lower-case hexadecimal string, as used for warehouses (16 digits) and addresses."""
    return "".join("0123456789abcdef"[digit] for digit in rng.integers(0, 16, digits))


def uuid_from(rng: np.random.Generator) -> str:
    """A random UUID, version 4, as used for accounts, service principals and pipelines."""
    text = hex_id(rng, 32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) % 4]}{text[17:20]}-{text[20:]}"
