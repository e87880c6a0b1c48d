"""The accounts, each made once for all tests that look at it."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.oracle.accounts import Block, block
from tests.sql.conftest import spark

__all__ = ["block_of", "spark"]


@pytest.fixture(scope="session")
def block_of() -> Callable[[int], Block]:
    """The block of accounts of a number."""
    return cache(block)
