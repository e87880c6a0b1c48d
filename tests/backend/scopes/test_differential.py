"""Whatever a viewer may see: the product that everybody shares answers them what one synced with their own token does.

Random grants (schemas, tables, workspaces, jobs, and each way in which a missing grant shows) and every GET endpoint,
byte by byte of the JSON.
"""

import random
from dataclasses import replace

import pytest

from job_monitor.cycle import run_cycle
from job_monitor.databricks.client import viewer_client
from job_monitor.databricks.system_tables import TABLES
from job_monitor.store import Store
from tests.backend.scopes.conftest import Pair
from tests.backend.scopes.worlds import (
    NOW,
    OF_PEOPLE,
    OF_THE_PROCESS,
    comparable,
    of_health,
    question,
    random_rights,
    read_paths,
    restate,
)
from workspace_simulator.grants import EVERYTHING, DirectoryView, Rights, WhenMissing

WORLDS = 100
"""Each with every way in which a missing grant shows: 300 sets of grants."""
PARTS = 10
SOAK_WORLDS, SOAK_PARTS = 3334, 100
"""10,002 sets, others than those of the suite; in parts that several processes share."""


def in_words(found: str, wanted: str) -> str:
    """Where two answers part, with what stands around."""
    at = next((place for place, (one, other) in enumerate(zip(found, wanted, strict=False)) if one != other), 0)
    return f"…{found[max(0, at - 150) : at + 250]}…\n  instead of\n…{wanted[max(0, at - 150) : at + 250]}…"


def differences(pair: Pair, rights: Rights, paths: list[str], store: Store, random_: random.Random) -> list[str]:
    """Endpoints that answer the viewer otherwise than their own product does."""
    token = pair.viewer(rights)
    pair.own.show(store)
    found = []
    for template in paths:
        path, params = question(random_, template, pair.shared.app, pair.account)
        ours = comparable(pair.shared.get(path, params, token))
        theirs = comparable(pair.own.get(path, params))
        may_be_missing = "{workspace_id}" in template
        assert ours.startswith("200 ") or (may_be_missing and ours.startswith(("404 ", "503 "))), ours[:300]
        if ours != theirs:
            found.append(f"{path} {params} of {rights.as_json()}:\n{in_words(ours, theirs)}")
    return found


def asked(app_paths: list[str]) -> list[str]:
    return [path for path in app_paths if path not in OF_THE_PROCESS | OF_PEOPLE]


def check(pair: Pair, worlds: range) -> list[str]:
    """What is wrong in these worlds, each with every way to show a missing grant, at any endpoint."""
    paths, wrong = asked(read_paths(pair.shared.app)), []
    for number in worlds:
        random_ = random.Random(number)
        rights = random_rights(random_, pair.account)
        store = pair.alone.read(rights)
        for way in WhenMissing:
            variant = replace(rights, when_missing=way)
            restate(store, pair.account, variant)
            wrong += differences(pair, variant, paths, store, random_)
    return wrong


@pytest.mark.parametrize("part", range(PARTS))
def test_every_answer_is_what_a_product_of_the_viewers_own_would_give(pair: Pair, part: int):
    assert check(pair, range(part, WORLDS, PARTS)) == []


@pytest.mark.soak
@pytest.mark.parametrize("part", range(SOAK_PARTS))
def test_ten_thousand_sets_of_grants_and_every_endpoint(pair: Pair, part: int):
    assert check(pair, range(WORLDS + part, WORLDS + SOAK_WORLDS, SOAK_PARTS)) == []


EDGES = {
    "everything": EVERYTHING,
    "nothing, refused": Rights(schemas=frozenset()),
    "nothing, as if it were not there": Rights(schemas=frozenset(), when_missing=WhenMissing.NOT_FOUND),
    "nothing, as if it were empty": Rights(schemas=frozenset(), when_missing=WhenMissing.EMPTY),
    "no workspace": Rights(workspace_ids=frozenset()),
    "no job": Rights(jobs=frozenset()),
    "no costs": Rights(schemas=frozenset({"lakeflow", "compute", "access", "query"}), directory=DirectoryView.NAMES),
}


@pytest.mark.parametrize("name", EDGES)
def test_at_the_edges_every_endpoint_answers_so(pair: Pair, name: str):
    paths = asked(read_paths(pair.shared.app))
    store = pair.alone.read(EDGES[name])
    assert differences(pair, EDGES[name], paths, store, random.Random(name)) == []


def test_health_tells_of_the_sources_what_the_viewer_could_learn(pair: Pair):
    rights = Rights(schemas=frozenset({"lakeflow"}), workspace_ids=frozenset(pair.account.workspaces[:1]))
    token = pair.viewer(rights)
    assert pair.shared.get("/api/health", token=token).json()["sources"] == []
    assert pair.shared.get("/api/jobs", token=token).status_code == 200
    pair.own.show(pair.alone.read(rights))
    assert of_health(pair.shared.get("/api/health", token=token)) == of_health(pair.own.get("/api/health"))


@pytest.mark.parametrize("number", range(8))
def test_the_audit_tells_of_the_jobs_that_the_viewer_sees(pair: Pair, number: int):
    rights = replace(random_rights(random.Random(number), pair.account), directory=DirectoryView.NAMES)
    store = pair.alone.read(rights)
    pair.own.show(store)
    with store.reader() as reader:
        entries = pair.own.get("/api/audit").json()["items"]
        seen = {(row["workspace_id"], row["job_id"]) for row in reader.rows("select * from mart.jobs")}
        is_known = rights.may_read("system.lakeflow.jobs") or rights.when_missing is WhenMissing.EMPTY
        wanted = [one["entry_id"] for one in entries if is_known and (one["workspace_id"], one["job_id"]) in seen]
    found = pair.shared.get("/api/audit", token=pair.viewer(rights)).json()["items"]
    assert len(entries) >= len(pair.account.jobs) // 2
    assert [one["entry_id"] for one in found] == wanted


def test_what_the_viewers_own_store_holds_is_what_a_sync_with_their_token_reads(pair: Pair, tmp_path):
    """The measure is measured: rows left out by the account's rights are those that the account leaves out."""
    random_ = random.Random(7)
    rights = random_rights(random_, pair.account)
    ws = viewer_client(pair.simulator.host, pair.viewer(rights), http_timeout_s=30)
    synced = Store.open(tmp_path / "synced.duckdb", threads=1)
    run_cycle(synced, ws, pair.simulator.warehouse_id, lambda: NOW)
    pair.alone.read(EVERYTHING)
    with synced.reader() as theirs, pair.alone.read(rights).reader() as ours:
        for table in TABLES:
            rows = [reader.rows(f"select * from {table.raw_name} order by all") for reader in (theirs, ours)]
            assert rows[0] == rows[1], table.name
            states = [
                reader.rows(f"select state, as_of, row_count from meta.sources where name = '{table.name}'")
                for reader in (theirs, ours)
            ]
            assert states[0] == states[1], table.name
    synced.close()
