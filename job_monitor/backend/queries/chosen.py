"""Rows of the jobs that somebody chose: the filter of the metrics, before the questions of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from job_monitor.backend.queries import sources
from job_monitor.metrics.conditions import Parameters, of_jobs
from job_monitor.metrics.local import store_sql
from job_monitor.metrics.question import Filters

JOBS_MART = "jobs"


@dataclass(frozen=True)
class Chosen:
    """With no filter, everything: then each table is read as it lies."""

    filters: Filters = field(default_factory=Filters)

    @property
    def is_all(self) -> bool:
        return not self.filters.dimensions

    @property
    def is_of_jobs(self) -> bool:
        """What has no job is left out, so amounts are of jobs, and not of the whole bill."""
        return not self.filters.dimensions.keys() <= {"workspace"}

    @property
    def needs(self) -> tuple[str, ...]:
        """Sources without which the filter means nothing."""
        return (sources.JOBS,) if self.filters.needs_jobs else ()

    @property
    def marts(self) -> frozenset[str]:
        return frozenset({JOBS_MART} if self.filters.needs_jobs else ())

    @cached_property
    def _bound(self) -> tuple[list[str], Mapping[str, object]]:
        parameters = Parameters()
        return of_jobs(self.filters, parameters), parameters.values

    @property
    def params(self) -> Mapping[str, object]:
        """To be bound in each statement that `within` narrowed."""
        return self._bound[1]

    def within(self, sql: str, mart: str) -> str:
        """The statement with the chosen rows of the mart alone. Their values are parameters, never text."""
        if self.is_all:
            return sql
        joined = "left join jobs as j on j.workspace_id = f.workspace_id and j.job_id = f.job_id"
        lines = ["select f.* from", mart, "as f", joined if self.filters.needs_jobs else ""]
        rows = f"from ({store_sql(' '.join([*lines, 'where', ' and '.join(self._bound[0])]))}) as "
        begin = f"from mart.{mart}"
        named = sql.replace(f"{begin} as ", rows)
        return named.replace(begin, f"{rows}{mart}")
