"""Started once, forks a sync per line of its input: the libraries are loaded once, and each child can be killed.

A line is JSON with host, client_id, client_secret, warehouse_id, store, now, slice_rows. For each child it prints the
pid, and, when the child has ended, how.
"""

import json
import os
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from job_monitor.databricks.client import app_client
from job_monitor.databricks.statements import Patience
from job_monitor.databricks.system_tables import table
from job_monitor.store import Store
from job_monitor.sync.progress import ProgressCounter, ignore
from job_monitor.sync.sync import SyncContext, sync_tables


def sync(order: dict[str, Any]) -> None:
    ws = app_client(order["host"], client_id=order["client_id"], client_secret=order["client_secret"])
    store = Store.open(Path(order["store"]), threads=1)
    patience = Patience(deadline_s=60, stop=threading.Event())
    now = datetime.fromisoformat(order["now"])
    progress = ProgressCounter(1, ignore)
    chosen = [table(name) for name in order["tables"]]
    context = SyncContext(store, ws, order["warehouse_id"], now, patience, progress, slice_rows=order["slice_rows"])
    sync_tables(context, chosen)
    store.close()


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        sync(json.loads(line))
        os._exit(0)
    say(pid)
    _, status = os.waitpid(pid, 0)
    say(os.waitstatus_to_exitcode(status))
