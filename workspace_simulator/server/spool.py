"""Results written to files as they flow out of the engine, one per chunk: memory stays small for any size."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from workspace_simulator.engine.errors import SqlError
from workspace_simulator.engine.model import Answer
from workspace_simulator.engine.types import OutColumn
from workspace_simulator.server.cells import texts

INLINE_LIMIT_BYTES = 25 * 1024 * 1024
EXTERNAL_LIMIT_BYTES = 100 * 1024**3


@dataclass(frozen=True)
class SpoolPlan:
    """How a result is to be kept: `format` ARROW_STREAM, JSON_ARRAY or CSV; limits in rows and bytes, None for none."""

    format: str
    inline: bool
    chunk_rows: int = 122_880
    row_limit: int | None = None
    byte_limit: int | None = None


@dataclass(frozen=True)
class Chunk:
    """One file of a result."""

    index: int
    row_offset: int
    row_count: int
    byte_count: int
    path: Path

    def as_json(self, *, with_bytes: bool) -> dict[str, Any]:
        info = {"chunk_index": self.index, "row_offset": self.row_offset, "row_count": self.row_count}
        return info | {"byte_count": self.byte_count} if with_bytes else info


@dataclass
class Spooled:
    """A whole result on disk."""

    columns: tuple[OutColumn, ...]
    chunks: list[Chunk] = field(default_factory=list)
    truncated: bool = False

    @property
    def row_count(self) -> int:
        return sum(chunk.row_count for chunk in self.chunks)

    @property
    def byte_count(self) -> int:
        return sum(chunk.byte_count for chunk in self.chunks)

    def manifest(self, plan: SpoolPlan) -> dict[str, Any]:
        """The `ResultManifest` of the API."""
        schema: dict[str, Any] = {"column_count": len(self.columns)}
        if self.columns:
            schema["columns"] = [column.as_json(position) for position, column in enumerate(self.columns)]
        manifest: dict[str, Any] = {"format": plan.format, "schema": schema, "total_chunk_count": len(self.chunks)}
        if self.chunks:
            manifest["chunks"] = [chunk.as_json(with_bytes=not plan.inline) for chunk in self.chunks]
        manifest |= {"total_row_count": self.row_count, "truncated": self.truncated}
        return manifest if plan.inline else manifest | {"total_byte_count": self.byte_count}


def spool(answer: Answer, folder: Path, plan: SpoolPlan) -> Spooled:
    """Drains `answer` into files under `folder`. Raises SqlError when an inline result grows beyond 25 MiB."""
    folder.mkdir(parents=True, exist_ok=True)
    done = Spooled(answer.columns)
    for batch in _pieces(answer, plan):
        rest = None if plan.row_limit is None else plan.row_limit - done.row_count
        if rest is not None and batch.num_rows > rest:
            done.truncated = True
            batch = batch.slice(0, rest)
        if batch.num_rows and not _add(done, batch, folder, plan):
            done.truncated = True
        if done.truncated:
            break
        if plan.inline and done.byte_count > INLINE_LIMIT_BYTES:
            raise _too_large()
    return done


def _pieces(answer: Answer, plan: SpoolPlan) -> Iterator[pa.RecordBatch]:
    """Batches of exactly `chunk_rows` rows, the last one apart: engines give larger and smaller ones."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in answer.batches:
        held.append(batch)
        rows += batch.num_rows
        while rows >= plan.chunk_rows:
            whole = _merged(held)
            yield whole.slice(0, plan.chunk_rows)
            held = [whole.slice(plan.chunk_rows)]
            rows -= plan.chunk_rows
    if rows:
        yield _merged(held)


def _merged(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    return batches[0] if len(batches) == 1 else pa.concat_batches(batches)


def _add(done: Spooled, batch: pa.RecordBatch, folder: Path, plan: SpoolPlan) -> bool:
    """Writes one chunk; where the byte limit is met, only the rows that fit, and then says False."""
    path = folder / str(len(done.chunks))
    limit = plan.byte_limit if plan.byte_limit is not None else (None if plan.inline else EXTERNAL_LIMIT_BYTES)
    size = _write(batch, path, plan, first=not done.chunks)
    kept = batch.num_rows
    if limit is not None and done.byte_count + size > limit:
        kept = max(0, batch.num_rows * (limit - done.byte_count) // max(size, 1))
        size = _write(batch.slice(0, kept), path, plan, first=not done.chunks)
    if kept:
        done.chunks.append(Chunk(len(done.chunks), done.row_count, kept, size, path))
    return bool(kept == batch.num_rows)


def _write(batch: pa.RecordBatch, path: Path, plan: SpoolPlan, *, first: bool) -> int:
    if plan.format == "ARROW_STREAM":
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
    elif plan.format == "CSV":
        path.write_text(_csv(batch, header=first), encoding="utf-8")
    else:
        path.write_text(json.dumps(texts(batch), separators=(",", ":"), ensure_ascii=False), encoding="utf-8")
    return path.stat().st_size


def _csv(batch: pa.RecordBatch, *, header: bool) -> str:
    rows: list[list[str | None]] = [list(batch.schema.names)] if header else []
    return "".join(",".join(_csv_cell(cell) for cell in row) + "\r\n" for row in rows + texts(batch))


def _csv_cell(cell: str | None) -> str:
    if cell is None:
        return "null"
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\r\n') else cell


def _too_large() -> SqlError:
    text = (
        f"Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most "
        f"{INLINE_LIMIT_BYTES} bytes. Please execute the statement with disposition=EXTERNAL_LINKS."
    )
    return SqlError("INLINE_BYTE_LIMIT_EXCEEDED", text, "54000")
