"""Every mart, row by row and column by column, against plain Python that reads the same raw rows.

The oracle is written from what the tables mean, not from the SQL. Accounts are generated, each with its own seed, age,
moment of reading and rules, and with hard cases put in; that each of these occurs somewhere is a test as well.
"""

from collections import Counter

import pytest

from job_monitor.sql.models import models, schema
from tests.oracle import hard_cases, stores
from tests.oracle.compare import differences
from tests.oracle.everything import recomputed

ACCOUNTS = 50


@pytest.mark.parametrize("number", range(ACCOUNTS))
def test_every_mart_equals_the_oracle(number, account_of, tmp_path):
    account = account_of(number)
    wanted = recomputed(account.raw, account.now, account.settings)

    store, report = stores.built(account, tmp_path / "account.duckdb")
    got = stores.marts(store)
    store.close()

    assert [claim.name for claim in report.failed_claims] == [], str(account)
    assert got.keys() == wanted.keys()
    found = [line for name in wanted for line in differences(name, key_of(name), got[name], wanted[name])]
    assert not found, "\n".join([str(account), *found])


def test_the_hard_cases_occur(account_of):
    counts: Counter[str] = Counter()
    for number in range(ACCOUNTS):
        counts.update(hard_cases.in_account(account_of(number)))
    assert [case for case in hard_cases.CASES if counts[case] == 0] == []


def test_every_model_is_described():
    assert [model.name for model in models() if model.name not in schema()["models"] and not is_staging(model.name)] == []


def key_of(name: str) -> list[str]:
    key: list[str] = schema()["models"][name]["key"]
    return key


def is_staging(name: str) -> bool:
    return name.startswith("stg_")
