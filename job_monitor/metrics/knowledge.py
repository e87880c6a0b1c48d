"""What may be told: sources that are known, marts that are built and not in doubt, days that are complete."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from job_monitor.metrics.metric import Metric
from job_monitor.metrics.periods import History
from job_monitor.metrics.redated import models_in, upstream
from job_monitor.metrics.relations import JOBS_SOURCE, Horizon
from job_monitor.sql.scoped_reader import ScopedReader

ReasonOf = Callable[[Sequence[str], Collection[str]], str | None]
"""Why figures from these sources (full names of system tables) and marts may not be shown; None: they may."""

_BUILT = """
select view_name as name from duckdb_views() where schema_name = 'mart'
union all
select table_name as name from duckdb_tables() where schema_name = 'mart'
"""
_HORIZONS = """
select runs_complete_until, usage_complete_until,
  (select min(end_date) from mart.job_daily) as first_run_date,
  (select min(usage_date) from mart.cost_daily) as first_usage_date
from mart.horizons
"""


@dataclass(frozen=True)
class Knowledge:
    """Of one snapshot of the store."""

    reason_of: ReasonOf
    built: frozenset[str]
    histories: dict[Horizon, History]

    def reason(self, metric: type[Metric], *, needs_jobs: bool = False) -> str | None:
        """Why this metric cannot be told, None when it can. `needs_jobs`: it is split or filtered by what jobs have."""
        jobs = (JOBS_SOURCE,) if needs_jobs else ()
        marts = {*models_in(metric.relation.sql), *(("jobs",) if needs_jobs else ())}
        reason = self.reason_of((*metric.relation.sources, *jobs), marts)
        if reason is not None:
            return reason
        missing = sorted({*marts, *upstream(metric.relation.sql)} - self.built)
        return f"Not computed yet: the next build makes {', '.join(missing)}." if missing else None


def knowledge(reader: ScopedReader, reason_of: ReasonOf) -> Knowledge:
    built = frozenset(row["name"] for row in reader.rows(_BUILT))
    if not {"job_daily", "cost_daily", "horizons", "clock"} <= built:
        return Knowledge(reason_of, frozenset(), dict.fromkeys(Horizon, History()))
    row = reader.rows(_HORIZONS)[0]
    histories = {
        Horizon.RUNS: History.of_dates(row["first_run_date"], row["runs_complete_until"]),
        Horizon.USAGE: History.of_dates(row["first_usage_date"], row["usage_complete_until"]),
    }
    return Knowledge(reason_of, built, histories)
