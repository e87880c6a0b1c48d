"""What a client needs to know of a running simulator: for people on the screen, for programs in a file."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from workspace_simulator.server.simulator import Simulator
from workspace_simulator.server.tokens import derived

_TOKEN_LIFETIME_S = 10 * 365 * 86_400.0


@dataclass(frozen=True)
class Introduction:
    """Address and credentials. Token and secret are derived from the account, so they survive a restart."""

    account_name: str
    now: str
    speed: float
    host: str
    warehouse_id: str
    client_id: str
    client_secret: str
    token: str

    def print(self, console: Console) -> None:
        for name, value in self.__dict__.items():
            console.print(f"[bold]{name.replace('_', ' ').capitalize():<14}[/] {value}", soft_wrap=True)
        console.print(
            f"\nPoint the SDK or the CLI at it:\n"
            f"  export DATABRICKS_HOST={self.host} DATABRICKS_TOKEN={self.token}\n"
            f"  export DATABRICKS_WAREHOUSE_ID={self.warehouse_id}\n"
            f"  databricks current-user me\n",
            soft_wrap=True,
        )

    def write(self, path: Path) -> None:
        """As JSON, readable by the owner alone; the file appears complete or not at all."""
        part = path.with_name(f"{path.name}.part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(self.__dict__))
        os.replace(part, path)


def introduce(simulator: Simulator, host: str) -> Introduction:
    """Also issues the token that it names."""
    client_id, account_id = simulator.app_principal.name, simulator.account["account_id"]
    text = f"dapi{derived('personal-token', account_id)[:32]}"
    return Introduction(
        account_name=simulator.account["account_name"],
        now=simulator.clock.now().isoformat(timespec="seconds"),
        speed=simulator.clock.speed,
        host=host,
        warehouse_id=simulator.warehouse.settings.warehouse_id,
        client_id=client_id,
        client_secret=simulator.client_secret,
        token=simulator.tokens.issue(client_id, lifetime_s=_TOKEN_LIFETIME_S, text=text),
    )
