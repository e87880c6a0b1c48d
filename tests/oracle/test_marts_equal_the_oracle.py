"""Every mart, row by row and column by column, against plain Python that reads the same raw rows.

The oracle is written from what the tables mean, not from the SQL. Fifty accounts are generated, each with a seed and a
size of its own, read at various ages and under various rules, with hard cases put in; that each of these occurs is a
test as well.
"""

from collections import Counter

import pytest

from job_monitor.sql.models import claims, models, schema
from tests.oracle import hard_cases, stores
from tests.oracle.accounts import PER_BLOCK
from tests.oracle.compare import differences
from tests.oracle.everything import recomputed

ACCOUNTS = 50
BLOCKS = range(ACCOUNTS // PER_BLOCK)


@pytest.mark.parametrize("number", BLOCKS)
def test_every_mart_equals_the_oracle(number, block_of, tmp_path):
    block = block_of(number)
    wanted = recomputed(block.raw, block.now, block.settings)

    store, report = stores.built(block, tmp_path / "accounts.duckdb")
    got = stores.marts(store, wanted)
    store.close()

    found = [line for name in wanted for line in differences(name, key_of(name), got[name], wanted[name])]
    assert not found, "\n".join([str(block), *found])
    # Each block has rows without their key, and the claims that say so must.
    failed = {claim.name for claim in report.failed_claims}
    assert failed == {claim.name for claim in claims() if claim.name.endswith("_have_their_keys")}, str(block)


def test_no_mart_is_left_out(block_of):
    """People rest on the directory of users, which is no system table and of which no account here has rows."""
    block = block_of(0)
    known = recomputed(block.raw, block.now, block.settings).keys() | {"people"}
    assert [model.name for model in models() if model.is_stored and model.name not in known] == []


def test_the_hard_cases_occur(block_of):
    counts: Counter[str] = Counter()
    for number in BLOCKS:
        counts.update(hard_cases.in_block(block_of(number)))
    assert [case for case in hard_cases.CASES if counts[case] == 0] == []


def key_of(name: str) -> list[str]:
    key: list[str] = schema()["models"][name]["key"]
    return key
