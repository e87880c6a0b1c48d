"""system.access.workspaces_latest: one row per workspace that exists; a deleted one is gone, its usage stays."""

import pyarrow as pa

from workspace_simulator.account.derived.arrays import from_rows
from workspace_simulator.account.derived.index import Index
from workspace_simulator.account.derived.prices import moment
from workspace_simulator.account.frames import HOUR


def workspaces_latest(index: Index) -> pa.Table:
    """The plan's workspaces, of every region."""
    rows = [
        {
            "account_id": index.plan.account_id,
            "workspace_id": workspace.workspace_id,
            "workspace_name": workspace.name,
            "workspace_url": workspace.url,
            "create_time": moment(workspace.created_us),
            "status": "RUNNING",
        }
        for workspace in index.plan.workspaces
    ]
    visible = [max(index.plan.start_us, workspace.created_us + HOUR) for workspace in index.plan.workspaces]
    return from_rows("system.access.workspaces_latest", rows, visible)
