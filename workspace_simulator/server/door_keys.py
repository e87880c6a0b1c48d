"""Tokens for the viewers who come through the front door: one each, renewed before it ends."""

import threading
import time
from dataclasses import dataclass, field

from workspace_simulator.server.front_door import Door
from workspace_simulator.server.simulator import Simulator


@dataclass
class DoorKeys:
    """Safe between threads."""

    simulator: Simulator
    _held: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def token_of(self, user: str) -> str | None:
        """A current token of an active user; None for anybody else."""
        principal = self.simulator.tokens.principals.get(user)
        if principal is None or principal.is_service_principal or not principal.is_active:
            return None
        with self._lock:
            token, renew_at = self._held.get(user, ("", 0.0))
            if time.monotonic() >= renew_at:
                token = self.simulator.user_token(user)
                self._held[user] = (token, time.monotonic() + self.simulator.tokens.lifetime_s / 2)
            return token

    def users(self) -> list[str]:
        people = self.simulator.tokens.principals.values()
        return [person.name for person in people if not person.is_service_principal and person.is_active]

    def user_id_of(self, user: str) -> str:
        """As the platform writes it: user id and workspace id."""
        return f"{self.simulator.tokens.principals[user].id}@{self.simulator.home_workspace_id}"


def door_for(simulator: Simulator, app_url: str, user: str | None) -> Door:
    """The front door of an app; `user` None means that nobody is signed in until they do."""
    keys = DoorKeys(simulator)
    return Door(app_url, keys.token_of, keys.user_id_of, keys.users, user)
