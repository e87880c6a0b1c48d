"""A small generated account, the product of the platform in front of it, and one that shows a viewer's own store."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.backend.scopes import worlds
from tests.backend.scopes.worlds import NOW, VIEWER, Account, OwnStore, Product
from workspace_simulator.account.generate import generate
from workspace_simulator.grants import Rights
from workspace_simulator.server import RunningSimulator, running


@dataclass(frozen=True)
class Pair:
    """`shared` was synced by the service principal; `own` shows the store that it is given."""

    simulator: RunningSimulator
    shared: Product
    own: Product
    account: Account
    alone: OwnStore
    """What `own` shows, once it has read what a viewer sees."""

    def viewer(self, rights: Rights, name: str = VIEWER) -> str:
        """A token of somebody with these rights, of whom the product knows nothing yet."""
        self.simulator.control.grants.set(name, rights)
        return self.simulator.token(name)


@pytest.fixture(scope="package")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("scopes")
    generate(folder / "account", seed=5, jobs=8, days=3, end=NOW, horizon_days=0, workers=1)
    with running(folder / "account", now=NOW) as simulator, worlds.products(simulator, folder) as (shared, own):
        people = [name for name in simulator.control.tokens.principals if "@" in name]
        assert VIEWER in people
        account = Account.of(shared.core.store)
        alone = OwnStore(account, own.core)
        yield Pair(simulator, shared, own, account, alone)
        alone.store.close()
