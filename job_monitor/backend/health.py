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
from job_monitor.sql.models import claims, models
from job_monitor.sql.scoped_reader import ScopedReader

_WELL = frozenset({SourceState.OK, SourceState.EMPTY})

_GENERATION = "select max(generation) from meta.generations"
_IS_PUBLISHED = "select count(*) > 0 from meta.generations"
_WORKSPACE_NAME = "select workspace_name from mart.workspaces where workspace_id = $workspace_id"


def health(core: Core, reader: ScopedReader | None) -> Health:
    """`reader` None: it is not known what the viewer may see, so that only the process itself is spoken of."""
    with core.store.reader() as own:
        process = core.process_book(own)
        generation = own.scalar(_GENERATION)
        broken = len(process.ask(_every_mart())) if generation is not None else 0
    status, message = _status(core, process, is_pending=generation is None, failed_claims=broken)
    state = core.state_watch.condition()
    if status is HealthStatus.OK and not state.is_ready:
        status, message = HealthStatus.DEGRADED, state.message
    book = None if reader is None else core.book(reader)
    return Health(
        as_of=None if book is None else book.as_of(RUNS),
        sources=[] if book is None else book.shown([*(table.name for table in TABLES), PEOPLE]),
        status=status,
        version=product_version(),
        now=core.clock(),
        generation=generation,
        workspace=_workspace(core, reader),
        label=core.settings.label,
        sync=SyncProgress(**asdict(core.cycles.progress)),
        failed_claims=[] if reader is None else _failed_claims(reader),
        state=state,
        configuration_problem=core.model_settings.problem,
        message=message,
    )


def _every_mart() -> frozenset[str]:
    return frozenset(model.name for model in models())


def _failed_claims(reader: ScopedReader) -> list[Claim]:
    """Those about tables that the viewer sees whole; others are asked where their figures are."""
    meanings = {claim.name: claim.meaning for claim in claims()}
    found = reader.failed_when_built() if is_built(reader) else {}
    return [Claim(name=name, meaning=meanings[name], rows_count=count) for name, count in sorted(found.items())]


def demand_ready(core: Core) -> None:
    """Raises NotReady when store or state cannot be read, or the store holds no published generation."""
    try:
        with core.store.reader() as reader:
            is_published = bool(reader.scalar(_IS_PUBLISHED))
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


def _workspace(core: Core, reader: ScopedReader | None) -> Workspace | None:
    if core.settings.host is None:
        return None
    workspace_id = core.workspace.workspace_id
    name = None
    if reader is not None and workspace_id is not None and is_built(reader):
        name = reader.scalar(_WORKSPACE_NAME, {"workspace_id": workspace_id})
    return Workspace(host=core.settings.host, name=name)
