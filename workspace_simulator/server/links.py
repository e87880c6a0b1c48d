"""External links: addresses that are themselves the credential, for a short while."""

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import anyio
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from workspace_simulator.server.spool import Chunk

_PIECE_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Links:
    """Makes and checks links. `lifetime_s` is in real seconds; the platform's are valid for 15 minutes at most."""

    lifetime_s: float = 899.0
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def make(self, base: str, statement_id: str, chunk: Chunk, chunk_count: int) -> dict[str, Any]:
        """An `ExternalLink` of the API; where the result goes on, it points to the next chunk."""
        expires = time.time() + self.lifetime_s
        query = {"X-Amz-Expires": round(self.lifetime_s), "X-Amz-Date": f"{expires:.3f}"}
        query["X-Amz-Signature"] = self._sign(statement_id, chunk.index, f"{expires:.3f}")
        expiration = datetime.now(UTC) + timedelta(seconds=self.lifetime_s)
        link: dict[str, Any] = chunk.as_json(with_bytes=True) | {
            "external_link": f"{base}/_storage/results/{statement_id}/{chunk.index}?{urlencode(query)}",
            "expiration": expiration.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        if chunk.index + 1 < chunk_count:
            link["next_chunk_index"] = chunk.index + 1
            link["next_chunk_internal_link"] = chunk_path(statement_id, chunk.index + 1)
        return link

    def is_valid(self, statement_id: str, index: int, query: dict[str, str]) -> bool:
        """Was this link made here, and is it still good?"""
        expires = query.get("X-Amz-Date", "")
        signature = self._sign(statement_id, index, expires)
        if not hmac.compare_digest(signature, query.get("X-Amz-Signature", "")):
            return False
        return time.time() < float(expires)

    def _sign(self, statement_id: str, index: int, expires: str) -> str:
        return hmac.new(self.key, f"{statement_id}/{index}/{expires}".encode(), hashlib.sha256).hexdigest()


def chunk_path(statement_id: str, index: int) -> str:
    return f"/api/2.0/sql/statements/{statement_id}/result/chunks/{index}"


def storage_error(status: int, code: str, message: str) -> Response:
    """An error as an object store words it: XML."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(body, status_code=status, media_type="application/xml")


def refusal(request: Request) -> Response | None:
    """A pre-signed address and an Authorization header exclude each other: the store answers 400."""
    if "authorization" not in request.headers:
        return None
    return storage_error(400, "InvalidArgument", "Only one auth mechanism allowed")


def file_response(path: Path, size: int) -> Response:
    """The file in large pieces, read on a worker thread."""
    headers = {"Content-Length": str(size)}
    return StreamingResponse(_pieces(path), media_type="binary/octet-stream", headers=headers)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    handle = await anyio.to_thread.run_sync(os.open, path, os.O_RDONLY)
    try:
        offset = 0
        while piece := await anyio.to_thread.run_sync(os.pread, handle, _PIECE_BYTES, offset):
            offset += len(piece)
            yield piece
    finally:
        os.close(handle)
