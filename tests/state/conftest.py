"""One state per test, on each of the two databases."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from job_monitor.state import Deed, Place, State

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def state(state_url: str) -> Iterator[State]:
    opened = State(Place.of(state_url))
    yield opened
    opened.close()


@pytest.fixture
def deed() -> Deed:
    return Deed("engineer-01@example.com", "the workspace", NOW, "because")
