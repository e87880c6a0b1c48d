"""The chunks of one result: fetched from their signed links in parallel, handed out in order, a few held at a time."""

import logging
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache

import httpx
import pyarrow as pa
from databricks.sdk.service.sql import ExternalLink

from job_monitor.errors import ResultTruncated, SourceError, Unreachable

_ATTEMPTS = 5
_TIMEOUT = httpx.Timeout(30, connect=10)
_NEARLY_EXPIRED = timedelta(seconds=5)


class ChunkFetcher:
    """Iterates over (table, bytes) of each chunk, in order.

    A chunk is taken whole before it is handed out, so a connection that is cut in the middle costs another request and
    never half a chunk. `links_of(index)` asks the workspace for fresh links.
    """

    def __init__(
        self,
        links_of: Callable[[int], list[ExternalLink]],
        count: int,
        first_links: Sequence[ExternalLink],
        source: str,
        statement_id: str | None,
        parallel: int,
        pause_s: float,
    ) -> None:
        self._links_of, self._count, self._parallel = links_of, count, max(1, parallel)
        self._source, self._statement_id, self._pause_s = source, statement_id, pause_s
        self._links = {link.chunk_index or 0: link for link in first_links}
        self._closed = threading.Event()
        self._client = _link_client(self._parallel)
        self._pool = ThreadPoolExecutor(self._parallel, thread_name_prefix="chunk")
        self._waiting: deque[Future[tuple[pa.Table, int]]] = deque()
        self._submitted = 0
        # At once: while another table is being written, these chunks already travel.
        self._fill()

    def __iter__(self) -> Iterator[tuple[pa.Table, int]]:
        while self._waiting:
            yield self._waiting.popleft().result()
            self._fill()

    def _fill(self) -> None:
        while self._submitted < self._count and len(self._waiting) <= self._parallel:
            self._waiting.append(self._pool.submit(self._fetch, self._submitted))
            self._submitted += 1

    def close(self) -> None:
        """Give up what is under way. Safe to call twice."""
        self._closed.set()
        # A thread that waits for storage ends by itself, at the latest after its time-out.
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _fetch(self, index: int) -> tuple[pa.Table, int]:
        reason = ""
        for attempt in range(_ATTEMPTS):
            if self._closed.wait(self._pause_s * (2**attempt - 1) / 4):
                break
            link = self._usable_link(index, is_first=attempt == 0)
            body, reason = self._download(link)
            if body is None:
                continue
            table, reason = _table(body, link)
            if table is not None:
                return table, len(body)
        said = f"Chunk {index} of {self._source} could not be fetched whole: {reason or 'reading was stopped'}."
        kind: type[SourceError] = ResultTruncated if reason.startswith("cut") else Unreachable
        raise kind(said, source=self._source, statement_id=self._statement_id)

    def _usable_link(self, index: int, *, is_first: bool) -> ExternalLink:
        """The link that came with an earlier answer, while it is good; else a fresh one."""
        link = self._links.pop(index, None) if is_first else None
        if link is not None and not _is_expiring(link):
            return link
        fresh = {
            found.chunk_index if found.chunk_index is not None else index: found for found in self._links_of(index)
        }
        link = fresh.pop(index, None)
        if link is None:
            said = f"The workspace gives no link to chunk {index} of {self._source}."
            raise Unreachable(said, source=self._source, statement_id=self._statement_id)
        self._links.update(fresh)
        return link

    def _download(self, link: ExternalLink) -> tuple[bytes | None, str]:
        """The body, or None and the reason. The link is a credential: it goes into no message and no log."""
        if not link.external_link:
            return None, "no link"
        try:
            with self._client.stream("GET", link.external_link, headers=link.http_headers or {}) as answer:
                if answer.status_code != httpx.codes.OK:
                    return None, f"the storage answers {answer.status_code}"
                return self._body(answer), ""
        except httpx.HTTPError as error:
            return None, f"the storage does not answer ({type(error).__name__})"

    def _body(self, answer: httpx.Response) -> bytes:
        pieces = []
        for piece in answer.iter_raw():
            if self._closed.is_set():
                break
            pieces.append(piece)
        return b"".join(pieces)


def _table(body: bytes, link: ExternalLink) -> tuple[pa.Table | None, str]:
    """The chunk's rows, or None and the reason: a cut stream may end at a message's border and still be readable."""
    try:
        table = pa.ipc.open_stream(pa.py_buffer(body)).read_all()
    except (pa.ArrowInvalid, OSError) as error:
        return None, f"cut short ({type(error).__name__})"
    if link.row_count is not None and table.num_rows != link.row_count:
        return None, f"cut short ({table.num_rows} of {link.row_count} rows)"
    return table, ""


def _is_expiring(link: ExternalLink) -> bool:
    """Judged by the wall clock: the expiry is the storage's, and being wrong costs one refused request."""
    if not link.expiration:
        return False
    expires = datetime.fromisoformat(link.expiration)
    return expires < datetime.fromtimestamp(time.time(), UTC) + _NEARLY_EXPIRED


def _link_client(parallel: int) -> httpx.Client:
    """A client of its own, without the workspace's Authorization header: storage refuses it, and must not see it.

    httpx logs each address at INFO; a signed address is a credential, so its loggers are told to keep quiet.
    """
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    limits = httpx.Limits(max_connections=parallel, max_keepalive_connections=parallel)
    return httpx.Client(timeout=_TIMEOUT, limits=limits, follow_redirects=False, verify=_certificates())


@cache
def _certificates() -> ssl.SSLContext:
    """Loaded once: it takes longer than a small statement."""
    return httpx.create_ssl_context()
