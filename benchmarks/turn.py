"""One process that syncs, as the product does, and says in JSON what that took. Run by `benchmarks.__main__`."""

import json
import resource
import sys
import time
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from job_monitor.cycle import Cycle
from job_monitor.databricks.client import app_client
from job_monitor.databricks.system_tables import TABLES
from job_monitor.store import Store
from job_monitor.sync.progress import SyncProgress


class Reading:
    """This process's own processor time, all threads, from the start of a turn to its build; and its memory by then."""

    def begin(self) -> None:
        self._began = time.process_time()
        self._is_over = False
        self.sync_s = 0.0
        self.peak_mb = 0.0

    def listen(self, progress: SyncProgress) -> None:
        # After the build comes what no mart reads; that part is not measured here.
        self._is_over = self._is_over or progress.phase == "build"
        if not self._is_over:
            self.sync_s = time.process_time() - self._began
            self.peak_mb = peak_mb()


class AccountClock:
    """The account's clock, which stands still until it is turned on by hand."""

    def __init__(self, host: str, now: str) -> None:
        self._host = host
        self._now = datetime.fromisoformat(now)

    def __call__(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        body = json.dumps({"advance_seconds": seconds}).encode()
        address = f"{self._host}/_simulator/clock"
        request = urllib.request.Request(address, data=body, method="POST")  # noqa: S310 (loopback, our own address)
        urllib.request.urlopen(request).close()  # noqa: S310 (loopback, our own address)


def main(account: dict[str, Any], store_path: Path, tables: list[str], steps: list[float]) -> None:
    """One turn after each of `steps`, the seconds by which the account's clock moves on before it."""
    store = Store.open(store_path, memory_limit="2500MB", threads=2)
    clock = AccountClock(account["host"], account["now"])
    wanted = [table for table in TABLES if not tables or table.name in tables]
    reading = Reading()
    cycle = Cycle(
        store, app_client(account["host"]), account["warehouse_id"], clock, wanted, on_progress=reading.listen
    )
    for step in steps:
        if step:
            clock.advance(step)
        before = statements(account["host"])
        wall, processor = time.monotonic(), time.process_time()
        reading.begin()
        report = cycle.run()
        figures = {
            "rows": report.rows_read,
            "bytes": sum(table.bytes_read for table in report.tables),
            "sync_s": report.sync_seconds,
            "build_s": report.build_seconds,
            "wall_s": time.monotonic() - wall,
            "cpu_s": reading.sync_s,
            "turn_cpu_s": time.process_time() - processor,
            "sync_peak_mb": reading.peak_mb,
            "peak_mb": peak_mb(),
            "statements": statements(account["host"]) - before,
            "tables": len(report.tables),
            "states": {table.name: str(table.state) for table in report.tables},
        }
        print(json.dumps(figures), flush=True)
    store.close()


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def statements(host: str) -> int:
    """How many statements the simulator has run so far."""
    with urllib.request.urlopen(f"{host}/_simulator/statements") as answer:  # noqa: S310 (loopback, our own address)
        return len(json.load(answer)["statements"])


if __name__ == "__main__":
    names = [name for name in sys.argv[3].split(",") if name]
    main(json.loads(sys.argv[1]), Path(sys.argv[2]), names, [float(step) for step in sys.argv[4].split(",")])
