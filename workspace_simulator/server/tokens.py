"""Who holds which token: personal tokens, OAuth tokens of service principals, and tokens on behalf of a user."""

import base64
import binascii
import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, field

from workspace_simulator.grants import Principal

ALL_APIS = frozenset({"all-apis"})
ON_BEHALF_OF = frozenset({"sql", "iam.current-user:read", "iam.access-control:read"})


@dataclass(frozen=True)
class Session:
    """A token that is known: whose it is, what it may be used for, and until when (`time.monotonic`)."""

    principal: Principal
    scopes: frozenset[str]
    expires_at: float

    @property
    def is_expired(self) -> bool:
        return time.monotonic() >= self.expires_at

    def allows(self, scope: str) -> bool:
        return "all-apis" in self.scopes or scope in self.scopes


@dataclass
class Tokens:
    """Issues and knows tokens. They are random, kept in memory only, and never appear in the statement log."""

    principals: dict[str, Principal]
    lifetime_s: float = 3600.0
    _sessions: dict[str, Session] = field(default_factory=dict, repr=False)
    _secrets: dict[str, str] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def issue(
        self, name: str, scopes: frozenset[str] = ALL_APIS, *, lifetime_s: float | None = None, text: str | None = None
    ) -> str:
        """A new token for a principal. Raises KeyError for a name that is not in the account."""
        principal = self.principals[name]
        token = text or secrets.token_urlsafe(32)
        expires_at = time.monotonic() + (self.lifetime_s if lifetime_s is None else lifetime_s)
        with self._lock:
            self._sessions[token] = Session(principal, scopes, expires_at)
        return token

    def find(self, token: str) -> Session | None:
        with self._lock:
            return self._sessions.get(token)

    def set_secret(self, client_id: str, secret: str) -> None:
        """Lets a service principal sign in by the client-credentials flow."""
        with self._lock:
            self._secrets[client_id] = secret

    def sign_in(self, authorization: str) -> Principal | None:
        """The service principal of a Basic header with a right id and secret."""
        try:
            pair = base64.b64decode(authorization.removeprefix("Basic "), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        client_id, _, secret = pair.partition(":")
        with self._lock:
            expected = self._secrets.get(client_id)
        if expected is None or not secrets.compare_digest(expected.encode(), secret.encode()):
            return None
        return self.principals.get(client_id)


def derived(purpose: str, *parts: str) -> str:
    """The same secret for the same account, so that a restarted simulator is reached with the same settings."""
    return hashlib.sha256("\n".join((purpose, *parts)).encode()).hexdigest()
