"""What of a window is known already, so that the statement which reads it can leave that out.

A table that only grows is told by counting: where a bucket of its cursor (a day or an hour) has as many rows as we hold
of it, they are ours. The warehouse counts, in the statement that reads, so an idle turn brings no row and stays one
statement. Once a day everything is read again all the same: that a table never alters a row is a promise of others.
"""

from datetime import UTC, datetime

from job_monitor.databricks.reads import BUCKET_SECONDS
from job_monitor.databricks.system_tables import Grain, SystemTable
from job_monitor.store import Range, Reader
from job_monitor.store.types import identifier, qualified


def is_told_by_counting(table: SystemTable, synced_at: datetime | None, now: datetime) -> bool:
    """Whether a turn at `now` may leave out what it knows: not the first one of a day."""
    is_same_day = synced_at is not None and synced_at.astimezone(UTC).date() == now.astimezone(UTC).date()
    return table.grows_by is not None and is_same_day


def known_buckets(reader: Reader, table: SystemTable, within: Range) -> str:
    """The buckets of the window as the statement of `reads.select` writes them: ` number:rows:seconds `, joined."""
    column, seconds = identifier(within.column), f"epoch_us({identifier(str(table.event_at))}) // 1000000"
    number = f"{column} - DATE '1970-01-01'"
    if table.grows_by is not Grain.DAY:
        number = f"epoch_us({column}) // {BUCKET_SECONDS}000000"
    parts = [
        f"SELECT {number} AS bucket, count(*) AS rows_count, coalesce(sum({seconds}), 0) AS seconds",
        f"FROM {qualified(table.raw_name)} WHERE {column} >= $since AND {column} < $until GROUP BY bucket",
    ]
    found = reader.rows(" ".join(parts), {"since": within.since, "until": within.until})
    return " ".join(["", *sorted(f"{row['bucket']}:{row['rows_count']}:{row['seconds']}" for row in found), ""])
