"""What a viewer may read, asked with the viewer's own client: which workspaces and jobs they see rows of, by table.

One statement for all tables. One that is refused ends the statement and is named in the error: it is noted, and the
others are asked again, without those that the catalog does not list for the viewer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.failures import as_statement_error
from job_monitor.databricks.meter import Meter
from job_monitor.databricks.reads import quoted
from job_monitor.databricks.statements import Patience, Value, read_arrow
from job_monitor.databricks.system_tables import Grain, SystemTable
from job_monitor.errors import SourceError, StatementCanceled, Unreachable

Group = tuple[str | None, str | None]
"""A workspace and, of a table whose rows belong to jobs, a job. Of a table without workspaces: there are rows."""

SOURCE = "scope"
_TABLES = "SELECT table_schema, table_name FROM system.information_schema.tables WHERE table_catalog = 'system'"
_OF_THE_WORKSPACE = (Unreachable, StatementCanceled)


def carries_jobs(table: SystemTable) -> bool:
    """Whether rows of the table belong to jobs in a way that a filter on rows can use."""
    return job_column(table) is not None


def job_column(table: SystemTable) -> str | None:
    """The expression that names a row's job in the published table."""
    if table.aggregate is None and "job_id" in table.columns:
        return "job_id"
    return "usage_metadata.job_id" if "usage_metadata" in table.columns else None


def has_workspaces(table: SystemTable) -> bool:
    return "workspace_id" in table.columns


@dataclass(frozen=True)
class Asker:
    """Whose client asks, of which warehouse, for how long, and who notes what it took."""

    ws: WorkspaceClient
    warehouse_id: str
    patience: Patience
    meter: Meter | None = None

    def read(self, sql: str, parameters: Mapping[str, Value] | None = None, *, source: str) -> pa.Table:
        with read_arrow(
            self.ws,
            self.warehouse_id,
            sql,
            parameters,
            source=source,
            feature="scope",
            patience=self.patience,
            parallel=1,
            meter=self.meter,
        ) as result:
            return result.to_reader().read_all()


def seen(
    asker: Asker,
    tables: Sequence[SystemTable],
    since: Mapping[str, datetime],
) -> dict[str, frozenset[Group] | SourceError]:
    """Groups of which the client's identity sees rows, or why it sees none, by the table's name.

    `since` bounds large tables by their cursor. Raises a SourceError when nothing can be asked at all: the workspace
    does not answer, the warehouse may not be used, or `patience` is over.
    """
    found: dict[str, frozenset[Group] | SourceError] = {}
    left = list(tables)
    listed: frozenset[str] | None = None
    while left:
        try:
            rows = _asked(asker, left, since)
        except SourceError as error:
            if _is_of_the_workspace(error):
                raise
            refused = _named(error, left)
            if len(left) > 1 and refused is None:
                return found | _one_by_one(asker, left, since)
            listed = _listed(asker) if listed is None and len(left) > 1 else listed
            for table in _refused_alike(refused or left[0], left, listed or frozenset()):
                found[table.name] = _about(error, refused or left[0], table)
                left.remove(table)
        else:
            groups = _groups(rows)
            return found | {table.name: groups.get(table.name, frozenset()) for table in left}
    return found


def _listed(asker: Asker) -> frozenset[str]:
    """Full names of the tables that the catalog lists for the identity; none where it does not say."""
    source = "system.information_schema.tables"
    try:
        rows = asker.read(_TABLES, source=source).to_pylist()
    except SourceError as error:
        if _is_of_the_workspace(error):
            raise
        return frozenset()
    return frozenset(f"system.{row['table_schema']}.{row['table_name']}" for row in rows)


def _refused_alike(refused: SystemTable, tables: Sequence[SystemTable], listed: frozenset[str]) -> list[SystemTable]:
    """The refused table, and those that are not listed either; where none is listed, the list tells nothing."""
    if not any(table.name in listed for table in tables):
        return [refused]
    return [table for table in tables if table == refused or table.name not in listed]


def _one_by_one(
    asker: Asker,
    tables: Sequence[SystemTable],
    since: Mapping[str, datetime],
) -> dict[str, frozenset[Group] | SourceError]:
    found: dict[str, frozenset[Group] | SourceError] = {}
    for table in tables:
        found |= seen(asker, [table], since)
    return found


def _is_of_the_workspace(error: SourceError) -> bool:
    """Without a statement it was the workspace that refused, not a table."""
    return error.statement_id is None or isinstance(error, _OF_THE_WORKSPACE)


def _named(error: SourceError, tables: Sequence[SystemTable]) -> SystemTable | None:
    """The table that the error speaks of, by its full name, however that is quoted."""
    text = re.sub(r"[`'\"]", "", str(error)).lower()
    names = {table.name: table for table in tables}
    found = [name for name in names if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", text)]
    return names[max(found, key=len)] if found else None


def _about(error: SourceError, refused: SystemTable, table: SystemTable) -> SourceError:
    """The error as it would be had the table been asked alone; one refused for the same reason has the same words."""
    message = str(error).removesuffix(f" (statement {error.statement_id})")
    said = re.sub(rf"^[^:]*\b{SOURCE}\b[^:]*: ", "", message)
    for quote in ("", "`"):
        old, new = (".".join(f"{quote}{part}{quote}" for part in one.name.split(".")) for one in (refused, table))
        said = said.replace(old, new)
    return as_statement_error(said, source=table.name, statement_id=error.statement_id)


def _asked(asker: Asker, tables: Sequence[SystemTable], since: Mapping[str, datetime]) -> pa.Table:
    sql, parameters = statement(tables, since)
    return asker.read(sql, parameters, source=SOURCE)


def statement(tables: Sequence[SystemTable], since: Mapping[str, datetime]) -> tuple[str, dict[str, Value]]:
    """One SELECT for all tables, in Databricks' dialect, and what it binds."""
    parameters: dict[str, Value] = {}
    parts = [_part(place, table, since.get(table.name), parameters) for place, table in enumerate(tables)]
    return "\nUNION ALL\n".join(parts), parameters


def _part(place: int, table: SystemTable, since: datetime | None, parameters: dict[str, Value]) -> str:
    name, source = f"'{table.name}'", ".".join(quoted(part) for part in table.name.split("."))
    conditions = [table.where] if table.where else []
    if since is not None and table.cursor is not None:
        parameters[f"since_{place}"] = since.date() if table.grain is Grain.DAY else since
        conditions.append(f"{quoted(table.cursor)} >= :since_{place}")
        if table.date_column:
            parameters[f"since_date_{place}"] = since.date()
            conditions.append(f"{quoted(table.date_column)} >= :since_date_{place}")
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    if not has_workspaces(table):
        none = "CAST(NULL AS STRING)"
        only = f"{none} AS workspace_id, {none} AS job_id"
        inner = f"SELECT {name} AS name, {only}\nFROM {source}{where} LIMIT 1"
        return f"SELECT * FROM ({inner})"  # noqa: S608 - as above
    job = job_column(table)
    columns = f"workspace_id, {job or 'CAST(NULL AS STRING)'} AS job_id"
    groups = "workspace_id" if job is None else f"workspace_id, {job}"
    return f"SELECT {name} AS name, {columns}\nFROM {source}{where} GROUP BY {groups}"


def _groups(rows: pa.Table) -> dict[str, frozenset[Group]]:
    found: dict[str, set[Group]] = {}
    columns = (rows[name].to_pylist() for name in ("name", "workspace_id", "job_id"))
    for name, workspace_id, job_id in zip(*columns, strict=True):
        found.setdefault(name, set()).add((workspace_id, job_id))
    return {name: frozenset(groups) for name, groups in found.items()}
