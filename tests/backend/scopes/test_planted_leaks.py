"""What the differential test would say of a leak: one is planted of each kind, and must be found."""

import random

import pytest

from job_monitor.domain import Extent, Reach, Scope
from job_monitor.sql.scoped import Scoped
from job_monitor.sql.scoped_reader import ScopedReader
from tests.backend.scopes.conftest import Pair
from tests.backend.scopes.test_differential import asked, differences
from tests.backend.scopes.worlds import read_paths
from workspace_simulator.grants import EVERYTHING, DirectoryView, Rights

NO_JOB = Rights(jobs=frozenset())
NAMES = Rights(directory=DirectoryView.NAMES)

LEAKS = {
    "a list": ("include_deleted", "/api/jobs", NO_JOB),
    "a number of jobs": ("count(*) as jobs_count", "/api/ownership", NO_JOB),
    "a number of rows": ("SELECT count(*) AS row_count", "/api/jobs", NO_JOB),
    "a sum of money": ("sum(list_cost)", "/api/billing/by-job", NO_JOB),
    "names that are searched": ("mart.people", "/api/ownership/people", NAMES),
    "the shown SQL": ("raw.config__targets", "/api/metrics/{metric}/sql", NO_JOB),
    "a live run": ("in (select unnest($keys))", "/api/running", NO_JOB),
}
"""What marks the statements that go to the store as they are, the endpoint that tells, and whose answer it is not."""


def leak(monkeypatch: pytest.MonkeyPatch, mark: str) -> None:
    scoped = ScopedReader._scoped

    def leaking(self: ScopedReader, sql: str) -> Scoped:
        return Scoped(sql) if mark in sql else scoped(self, sql)

    monkeypatch.setattr(ScopedReader, "_scoped", leaking)


@pytest.mark.parametrize("kind", LEAKS)
def test_a_statement_without_its_scope_is_found(pair: Pair, monkeypatch: pytest.MonkeyPatch, kind: str):
    mark, path, rights = LEAKS[kind]
    store = pair.alone.read(rights)
    assert differences(pair, rights, [path], store, random.Random(1)) == []
    leak(monkeypatch, mark)
    # Which metric is asked is drawn by lot, and not every one rests on what is planted.
    wrong = differences(pair, rights, [path] * (100 if "{metric}" in path else 1), store, random.Random(1))
    assert wrong
    assert all(one.startswith(path.split("{")[0]) for one in wrong)


def test_of_all_endpoints_the_one_that_leaks_is_named(pair: Pair, monkeypatch: pytest.MonkeyPatch):
    leak(monkeypatch, "include_deleted")
    rights = Rights(workspace_ids=frozenset(pair.account.workspaces[:1]))
    paths = asked(read_paths(pair.shared.app))
    wrong = differences(pair, rights, paths, pair.alone.read(rights), random.Random(1))
    assert [one.split(" ", 1)[0] for one in wrong] == ["/api/jobs"]


def test_rows_kept_for_one_viewer_and_told_to_another_are_found(pair: Pair, monkeypatch: pytest.MonkeyPatch):
    make, facts = ScopedReader.__init__, {}
    monkeypatch.setattr(ScopedReader, "__init__", lambda self, reader, scope, _: make(self, reader, scope, facts))
    wrong = []
    for jobs in (pair.account.jobs[::2], pair.account.jobs[1::2]):
        rights = Rights(jobs=frozenset(jobs), denied_tables=frozenset({"system.compute.clusters"}))
        wrong.append(differences(pair, rights, ["/api/jobs/table"], pair.alone.read(rights), random.Random(1)))
    assert (wrong[0], len(wrong[1])) == ([], 1)


def test_what_was_kept_of_one_moment_is_not_told_of_the_next(pair: Pair):
    workspaces = frozenset(pair.account.workspaces)
    reach = Reach(Extent.ROWS, workspaces=workspaces)
    tables = {name: Reach(Extent.WHOLE, held=workspaces) for name in pair.account.rows}
    scope = Scope(tables | {"system.lakeflow.job_run_timeline": reach})
    facts, counts = {}, []
    for rights in (EVERYTHING, NO_JOB):
        with pair.alone.read(rights).reader() as reader:
            scoped = ScopedReader(reader, scope, facts)
            counts.append([scoped.scalar("select count(*) from mart.repeated_runs") for _ in range(2)])
            kept = [name for moment in facts.values() for name in moment if name.startswith("rows of ")]
            assert kept
    assert counts[0][0] == counts[0][1] > 0
    assert counts[1] == [0, 0]
