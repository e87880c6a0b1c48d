"""One word for how the product is, and what stands behind it."""

from dataclasses import asdict
from typing import Any

from job_monitor.backend.core import Core
from job_monitor.backend.models import Claim, Health, HealthStatus, SyncProgress, Workspace
from job_monitor.backend.queries.listing import is_built
from job_monitor.backend.queries.sources import PEOPLE, RUNS, SourceBook
from job_monitor.databricks.client import product_version
from job_monitor.databricks.system_tables import TABLES
from job_monitor.domain import SourceState
from job_monitor.errors import NotReady, StateError, StoreError
from job_monitor.store import Reader

_WELL = frozenset({SourceState.OK, SourceState.EMPTY})

_GENERATION = "select max(generation) from meta.generations"
_FAILED_CLAIMS = """
select name, meaning, failed_rows_count as rows_count from mart.claims where failed_rows_count > 0 order by name
"""
_WORKSPACE_NAME = "select workspace_name from mart.workspaces where workspace_id = $workspace_id"


def health(core: Core, reader: Reader) -> Health:
    book = core.book(reader)
    generation = reader.scalar(_GENERATION)
    failed_claims = [Claim(**row) for row in reader.rows(_FAILED_CLAIMS)] if is_built(reader) else []
    state = core.state_watch.condition()
    status, message = _status(core, book, is_pending=generation is None, failed_claims=len(failed_claims))
    if status is HealthStatus.OK and not state.is_ready:
        status, message = HealthStatus.DEGRADED, state.message
    return Health(
        as_of=book.as_of(RUNS),
        sources=book.shown([*(table.name for table in TABLES), PEOPLE]),
        status=status,
        version=product_version(),
        now=core.clock(),
        generation=generation,
        workspace=_workspace(core, reader),
        sync=SyncProgress(**asdict(core.cycles.progress)),
        failed_claims=failed_claims,
        state=state,
        configuration_problem=core.model_settings.problem,
        message=message,
    )


def demand_ready(core: Core) -> None:
    """Raises NotReady when store or state cannot be read, or the store holds no published generation."""
    try:
        with core.store.reader() as reader:
            is_published = is_built(reader)
    except StoreError as error:
        raise NotReady("The store cannot be read.") from error
    if not is_published:
        raise NotReady("No figures are published yet: the first sync is under way or cannot be made. See /api/health.")
    try:
        core.state.check()
    except StateError as error:
        raise NotReady(f"What people decided cannot be read: {error}") from error


def _status(core: Core, book: SourceBook, *, is_pending: bool, failed_claims: int) -> tuple[HealthStatus, str | None]:
    missing = core.settings.missing
    if missing:
        return HealthStatus.UNCONFIGURED, f"Set {' and '.join(missing)} and start again."
    problem = core.workspace.problem or core.cycles.problem
    if problem is not None or core.cycles.is_cut_off:
        return HealthStatus.UNREACHABLE, problem or "In the last turn not one table could be read."
    if is_pending:
        return HealthStatus.PENDING, "The first sync is under way; figures appear when it has ended."
    troubled = _troubled(book)
    if troubled:
        return HealthStatus.DEGRADED, f"Not in order: {', '.join(troubled)}."
    if failed_claims:
        return HealthStatus.DEGRADED, "Figures contradict each other: see failed_claims."
    if core.model_settings.problem is not None:
        return HealthStatus.DEGRADED, core.model_settings.problem
    return HealthStatus.OK, None


def _troubled(book: SourceBook) -> list[str]:
    """Sources that are not well; one that an account need not have may be absent.

    The list of users comes after everything else, and one that is refused is told where people are: no figure needs it.
    """
    well: dict[str, Any] = {table.name: _WELL | {SourceState.ABSENT} if table.optional else _WELL for table in TABLES}
    well[PEOPLE] = _WELL | {SourceState.PENDING, SourceState.DENIED}
    return [name for name, source in book.by_name.items() if source.state not in well[name]]


def _workspace(core: Core, reader: Reader) -> Workspace | None:
    if core.settings.host is None:
        return None
    workspace_id = core.workspace.workspace_id
    is_named = workspace_id is not None and is_built(reader)
    name = reader.scalar(_WORKSPACE_NAME, {"workspace_id": workspace_id}) if is_named else None
    return Workspace(host=core.settings.host, name=name)
