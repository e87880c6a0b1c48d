"""Who is looking. The platform's headers count inside the platform alone, and the token is asked of the workspace.

A token lives as long as its request. What is remembered is a keyed hash of it, whose key dies with the process.
"""

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from job_monitor.domain import Clock, IdentitySource, Viewer
from job_monitor.errors import IdentityError, SourceError, Unreachable

TOKEN_HEADER = "x-forwarded-access-token"  # noqa: S105 (a header's name)
NAME_HEADERS = ("x-forwarded-email", "x-forwarded-preferred-username", "x-forwarded-user")
IDENTITY_HEADERS = (TOKEN_HEADER, *NAME_HEADERS)

LOCAL_USER = "local-dev-user"
REMEMBERED_AT_MOST = 1000


@dataclass(frozen=True)
class Identification:
    viewer: Viewer
    how: str


class TokenDigest:
    """What stands for a token in memory: a keyed hash of it, whose key dies with the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of(self, token: str) -> bytes:
        return hmac.new(self._key, token.encode(), hashlib.sha256).digest()


class IdentityMemory:
    """Viewers that the workspace confirmed, for some minutes."""

    def __init__(self, ttl_s: float, clock: Clock) -> None:
        self._ttl = timedelta(seconds=ttl_s)
        self._clock = clock
        self._digest = TokenDigest()
        self._known: OrderedDict[bytes, tuple[datetime, Viewer]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, token: str, ask: Callable[[], Viewer]) -> Viewer:
        """The viewer behind the token, asked of the workspace when not asked lately."""
        digest = self._digest.of(token)
        now = self._clock()
        with self._lock:
            until, viewer = self._known.get(digest, (now, None))
        if viewer is not None and now < until:
            return viewer
        viewer = ask()
        with self._lock:
            self._known[digest] = (now + self._ttl, viewer)
            self._known.move_to_end(digest)
            while len(self._known) > REMEMBERED_AT_MOST:
                self._known.popitem(last=False)
        return viewer

    def forget(self, token: str) -> None:
        """The workspace is asked again for the next request."""
        with self._lock:
            self._known.pop(self._digest.of(token), None)


def local(headers: Mapping[str, str]) -> Identification:
    """Outside the platform anyone can send any header, so none is believed."""
    viewer = Viewer(LOCAL_USER, LOCAL_USER, IdentitySource.LOCAL, is_verified=False)
    if any(name in headers for name in IDENTITY_HEADERS):
        how = "Forwarded identity headers came along and were refused: this process is not inside Databricks Apps."
    else:
        how = "Not inside Databricks Apps: whoever reaches this address is the local user."
    return Identification(viewer, how)


def forwarded(headers: Mapping[str, str], verify: Callable[[str], Viewer]) -> Identification:
    """Inside the platform: the workspace names the token's owner. Raises IdentityError without any name."""
    token = headers.get(TOKEN_HEADER)
    if not token:
        return _unverified(headers, "user authorization is off, so no token confirms it")
    if not (token.isascii() and token.isprintable()):
        raise IdentityError("The forwarded access token is none: it holds characters that no token has.")
    try:
        viewer = verify(token)
    except Unreachable:
        return _unverified(headers, "the workspace could not be asked to confirm it")
    except SourceError as error:
        raise IdentityError(f"The workspace did not confirm the viewer: {error}") from error
    return Identification(viewer, "The platform's proxy passed the viewer's token on; the workspace said whose it is.")


def _unverified(headers: Mapping[str, str], but: str) -> Identification:
    name = next((headers[header] for header in NAME_HEADERS if headers.get(header)), None)
    if name is None:
        raise IdentityError("The platform's proxy named no viewer; open the app through its own address.")
    how = f"The platform's proxy named the viewer; {but}."
    return Identification(Viewer(name, name, IdentitySource.FORWARDED, is_verified=False), how)
