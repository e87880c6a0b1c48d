"""The accounts, each made once for all tests that look at it."""

from functools import cache

import pytest

from tests.oracle.accounts import Account, make, recipe


@cache
def account(number: int) -> Account:
    return make(recipe(number))


@pytest.fixture(scope="session")
def account_of():
    """The account of a number."""
    return account
