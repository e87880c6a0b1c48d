"""The embedded store: one DuckDB file, one writer, any number of readers. Nothing else knows that it is DuckDB."""

from job_monitor.store.delta import Changed, delta_name
from job_monitor.store.merge import MergeStats, Range
from job_monitor.store.store import Store
from job_monitor.store.transaction import Reader, Writer

__all__ = ["Changed", "MergeStats", "Range", "Reader", "Store", "Writer", "delta_name"]
