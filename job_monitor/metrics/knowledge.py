"""What may be told: sources that are known, marts that are built, claims that hold, days that are complete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from job_monitor.metrics.metric import Metric
from job_monitor.metrics.periods import History
from job_monitor.metrics.redated import upstream
from job_monitor.metrics.relations import JOBS_SOURCE, Horizon
from job_monitor.store import Reader

ReasonOf = Callable[[str], str | None]
"""Why figures from a source (full name of a system table) may not be shown; None: they may."""

_BUILT = """
select view_name as name from duckdb_views() where schema_name = 'mart'
union all
select table_name as name from duckdb_tables() where schema_name = 'mart'
"""
_BROKEN = "select name, meaning, guards from mart.claims where failed_rows_count > 0 order by name"
_HORIZONS = """
select runs_complete_until, usage_complete_until,
  (select min(end_date) from mart.job_daily) as first_run_date,
  (select min(usage_date) from mart.usage_daily) as first_usage_date
from mart.horizons
"""


@dataclass(frozen=True)
class Knowledge:
    """Of one snapshot of the store."""

    reason_of: ReasonOf
    built: frozenset[str]
    broken: Sequence[dict[str, Any]]
    histories: dict[Horizon, History]

    def reason(self, metric: type[Metric], *, needs_jobs: bool) -> str | None:
        """Why this metric cannot be told, None when it can. `needs_jobs`: it is split or filtered by what jobs have."""
        for source in (*metric.relation.sources, *((JOBS_SOURCE,) if needs_jobs else ())):
            reason = self.reason_of(source)
            if reason is not None:
                return reason
        missing = [name for name in upstream(metric.relation.sql) if name not in self.built]
        if missing:
            return f"Not computed yet: the next build makes {', '.join(missing)}."
        guards = {*metric.relation.guards, *(("jobs",) if needs_jobs else ())}
        return next((_broken(claim) for claim in self.broken if guards & set(claim["guards"])), None)


def knowledge(reader: Reader, reason_of: ReasonOf) -> Knowledge:
    built = frozenset(row["name"] for row in reader.rows(_BUILT))
    if not reader.scalar("select count(*) > 0 from meta.generations") or not {"claims", "horizons"} <= built:
        return Knowledge(reason_of, frozenset(), (), dict.fromkeys(Horizon, History()))
    return Knowledge(reason_of, built, reader.rows(_BROKEN), _histories(reader))


def _broken(claim: dict[str, Any]) -> str:
    return f"A claim that the number rests on does not hold ({claim['name']}): {claim['meaning']}"


def _histories(reader: Reader) -> dict[Horizon, History]:
    row = reader.rows(_HORIZONS)[0]
    return {
        Horizon.RUNS: History.of_dates(row["first_run_date"], row["runs_complete_until"]),
        Horizon.USAGE: History.of_dates(row["first_usage_date"], row["usage_complete_until"]),
    }
