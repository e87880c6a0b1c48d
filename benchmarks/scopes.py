"""What a viewer's scope costs a request: rewriting a statement, and recalling the scope.

`python -m benchmarks.scopes`: microseconds for a scope that shows everything and for one of some workspaces.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from job_monitor.backend.queries.runs import RUNS
from job_monitor.backend.scopes import ScopeMemory
from job_monitor.databricks.system_tables import TABLES
from job_monitor.domain import Extent, Reach, Scope
from job_monitor.sql.scoped import scoped
from job_monitor.store import Store
from job_monitor.sync.sources import prepare

ROUNDS = 2_000
_NO_TABLES: frozenset[str] = frozenset(table.raw_name.removeprefix("raw.") for table in TABLES)


def microseconds(call: Callable[[], object]) -> float:
    """Of one call, after a first that fills what is kept."""
    call()
    began = time.perf_counter()
    for _ in range(ROUNDS):
        call()
    return (time.perf_counter() - began) / ROUNDS * 1e6


def narrowed(workspaces: frozenset[str]) -> Scope:
    """Rows of these workspaces in every table that names one."""
    rows, whole = Reach(Extent.ROWS, workspaces), Reach(Extent.WHOLE)
    return Scope({table.name: rows if "workspace_id" in table.columns else whole for table in TABLES})


def main() -> None:
    now = datetime(2026, 2, 10, tzinfo=UTC)
    memory = ScopeMemory(600, lambda: now)
    whole = memory.own().scope
    print(f"rewrite, everything seen:   {microseconds(lambda: scoped(RUNS.sql, whole, _NO_TABLES)):7.1f} µs")
    some = narrowed(frozenset({"1", "2"}))
    print(f"rewrite, two workspaces:    {microseconds(lambda: scoped(RUNS.sql, some, _NO_TABLES)):7.1f} µs")
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "store.duckdb")
        prepare(store, TABLES)
        with store.reader() as reader:
            spent = microseconds(lambda: memory.recall("t", reader, lambda _: some))
            print(f"recall a remembered scope:  {spent:7.1f} µs")
        store.close()


if __name__ == "__main__":
    main()
