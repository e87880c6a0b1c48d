"""The application inside the platform, where each request carries its viewer's token."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.serving import Served
from workspace_simulator.grants import Rights
from workspace_simulator.server import RunningSimulator


@pytest.fixture(scope="module")
def inside(
    serve_inside: Callable[..., AbstractContextManager[Served]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    with serve_inside(tmp_path_factory.mktemp("inside")) as client:
        yield client


@pytest.fixture
def token_with(box: RunningSimulator) -> Callable[[Rights], str]:
    """The token of an engineer who has these rights alone."""

    def token(rights: Rights) -> str:
        box.control.grants.set("engineer-02@example.com", rights)
        return box.token("engineer-02@example.com")

    return token
