"""Who is in the account, and what each may read: per schema, per table, per workspace and per job."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class WhenMissing(StrEnum):
    """How a missing grant shows. All three are reported from real accounts."""

    INSUFFICIENT = "insufficient_permissions"
    NOT_FOUND = "not_found"
    EMPTY = "empty"


class DirectoryView(StrEnum):
    """What of the list of users one may see."""

    FULL = "full"
    """As a workspace admin."""
    NAMES = "names"
    """As anybody else: ids and display names, and nothing of who is active."""
    DENIED = "denied"


@dataclass(frozen=True)
class Principal:
    """A user (name = e-mail address) or a service principal (name = application id).

    `left_at` is when somebody who is no longer active left; None where that is not known.
    """

    id: str
    name: str
    display_name: str
    is_service_principal: bool = False
    is_active: bool = True
    left_at: datetime | None = None
    groups: tuple[str, ...] = ("users",)


@dataclass(frozen=True)
class Rights:
    """What one principal may read.

    `schemas` None means every schema of catalog `system`; `tables` adds single tables (`system.billing.usage`),
    `denied_tables` takes single ones away. `workspace_ids` None means the rows of every workspace; otherwise rows of
    other workspaces, and rows that name no workspace, are not there. `jobs` None means every job, otherwise pairs
    (workspace_id, job_id). `directory` is what the list of users shows.
    """

    schemas: frozenset[str] | None = None
    tables: frozenset[str] = frozenset()
    denied_tables: frozenset[str] = frozenset()
    workspace_ids: frozenset[str] | None = None
    jobs: frozenset[tuple[str, str]] | None = None
    when_missing: WhenMissing = WhenMissing.INSUFFICIENT
    directory: DirectoryView = DirectoryView.FULL

    def may_read(self, full_name: str) -> bool:
        """Is there a grant that covers this table? `full_name` is `system.<schema>.<table>`."""
        if full_name in self.denied_tables:
            return False
        return full_name in self.tables or self.may_use(full_name.split(".")[1])

    def may_use(self, schema: str) -> bool:
        """May every table of this schema be read?"""
        return self.schemas is None or schema in self.schemas

    def sees_schema(self, schema: str) -> bool:
        """Is at least one table of this schema granted?"""
        return self.may_use(schema) or any(name.split(".")[1] == schema for name in self.tables)

    def may_view_job(self, workspace_id: str, job_id: str) -> bool:
        if self.workspace_ids is not None and workspace_id not in self.workspace_ids:
            return False
        return self.jobs is None or (workspace_id, job_id) in self.jobs

    def as_json(self) -> dict[str, Any]:
        return {
            "schemas": _sorted(self.schemas),
            "tables": _sorted(self.tables),
            "denied_tables": _sorted(self.denied_tables),
            "workspace_ids": _sorted(self.workspace_ids),
            "jobs": None if self.jobs is None else [list(pair) for pair in sorted(self.jobs)],
            "when_missing": self.when_missing.value,
            "directory": self.directory.value,
        }

    @staticmethod
    def from_json(body: Mapping[str, Any]) -> "Rights":
        """The inverse of `as_json`; a key left out has its default. Raises ValueError for a key that does not exist."""
        if unknown := body.keys() - Rights().as_json().keys():
            raise ValueError(f"unknown right: {', '.join(sorted(unknown))}")
        jobs = body.get("jobs")
        return Rights(
            schemas=_frozen(body.get("schemas")),
            tables=_frozen(body.get("tables")) or frozenset(),
            denied_tables=_frozen(body.get("denied_tables")) or frozenset(),
            workspace_ids=_frozen(body.get("workspace_ids")),
            jobs=None if jobs is None else frozenset((str(workspace), str(job)) for workspace, job in jobs),
            when_missing=WhenMissing(body.get("when_missing", WhenMissing.INSUFFICIENT)),
            directory=DirectoryView(body.get("directory", DirectoryView.FULL)),
        )


NOTHING = Rights(schemas=frozenset(), directory=DirectoryView.NAMES)
EVERYTHING = Rights()


@dataclass
class Grants:
    """The rights of each principal by name. Safe between threads; a principal without an entry has `otherwise`."""

    otherwise: Rights = EVERYTHING
    _rights: dict[str, Rights] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def set(self, name: str, rights: Rights) -> None:
        with self._lock:
            self._rights[name] = rights

    def of(self, name: str) -> Rights:
        with self._lock:
            return self._rights.get(name, self.otherwise)

    def replace(self, rights: Mapping[str, Rights]) -> None:
        """These entries and no others."""
        with self._lock:
            self._rights = dict(rights)

    def all(self) -> dict[str, Rights]:
        """Every explicit entry."""
        with self._lock:
            return dict(self._rights)


def default_grants(principals: Iterable[Principal], home_workspace_id: str, readers: Iterable[str] = ()) -> Grants:
    """A mixed company: `readers` and service principals read everything; most other users see the home workspace only,
    each fifth lacks the billing schema and each seventh has no grant at all (counted in the order given)."""
    grants = Grants(otherwise=NOTHING)
    everything = set(readers)
    home = frozenset({home_workspace_id})
    users = 0
    for principal in principals:
        if principal.is_service_principal or principal.name in everything:
            grants.set(principal.name, EVERYTHING)
            continue
        users += 1
        if users % 7 == 0:
            grants.set(principal.name, NOTHING)
        elif users % 5 == 0:
            schemas = frozenset({"lakeflow", "compute", "access", "query"})
            grants.set(principal.name, Rights(schemas=schemas, workspace_ids=home, directory=DirectoryView.NAMES))
        else:
            grants.set(principal.name, Rights(workspace_ids=home, directory=DirectoryView.NAMES))
    return grants


def _sorted(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _frozen(names: Iterable[Any] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(str(name) for name in names)
