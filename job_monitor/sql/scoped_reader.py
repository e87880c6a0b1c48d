"""Questions to one snapshot of the store, within what a viewer may read.

Whatever is asked for a viewer goes through here: `Reader` itself is for the machine, not for requests.
"""

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any

import pyarrow as pa

from job_monitor.domain import Scope
from job_monitor.sql.kept import ROOM, Kept, is_small, may_be_kept
from job_monitor.sql.models import Claim, claims
from job_monitor.sql.render import Binding, statement
from job_monitor.sql.scoped import Scoped, is_free, kept_name, scoped, sees_whole, still_holds
from job_monitor.store import Reader

Params = Mapping[str, object] | None
Facts = dict[str, Any]
Moments = MutableMapping[str, Facts]
"""What was counted within one scope, by the moment of the store and by what it is: counted once."""

_TABLES = "SELECT schema_name || '.' || table_name AS name, estimated_size AS rows_count FROM duckdb_tables()"
_STATES = "SELECT name, state, as_of, synced_at, row_count, message, remedy FROM meta.sources"
_BUILT = "SELECT name, state, as_of, row_count FROM meta.built_sources"
_MOMENT = """
SELECT string_agg(concat_ws(' ', name, row_count, synced_at), ';' ORDER BY name) AS synced,
  (SELECT max(generation) FROM meta.generations) AS built
FROM meta.sources
"""
_FAILED = "SELECT name, failed_rows_count FROM mart.claims WHERE failed_rows_count > 0"
_CLOCK = "SELECT now_at, currency FROM mart.clock"


class ScopedReader:
    """As Reader, for one viewer: statements are rewritten to what `scope` leaves. Raises StoreError.

    `facts` keeps what is counted within the scope, for the next request of the same viewer.
    """

    def __init__(self, reader: Reader, scope: Scope, facts: Moments) -> None:
        self._reader = reader
        self._facts = facts
        self._sizes: dict[str, int] | None = None
        self._raw_tables: frozenset[str] | None = None
        self._moment: tuple[str | None, int | None] | None = None
        self._claims: dict[str, int] | None = None
        self._kept: dict[str, pa.Table] = {}
        self._lent: set[str] = set()
        self.scope = scope

    def interrupt(self) -> None:
        """As Reader."""
        self._reader.interrupt()

    def arrow(self, sql: str, params: Params = None) -> pa.Table:
        made = self._scoped(sql)
        return self._reader.arrow(made.sql, {**(params or {}), **made.parameters})

    def rows(self, sql: str, params: Params = None) -> list[dict[str, Any]]:
        """As Reader."""
        made = self._scoped(sql)
        return self._reader.rows(made.sql, {**(params or {}), **made.parameters})

    def row(self, sql: str, params: Params = None) -> dict[str, Any] | None:
        """As Reader."""
        return next(iter(self.rows(sql, params)), None)

    def scalar(self, sql: str, params: Params = None) -> Any:
        """As Reader."""
        row = self.row(sql, params)
        return None if row is None else next(iter(row.values()))

    def has_table(self, name: str) -> bool:
        """As Reader: that a table is there says nothing of its rows."""
        return name in self._tables()

    def is_built(self) -> bool:
        """Whether a build has finished; before the first there are no marts."""
        return self._moment_now()[1] is not None

    # ── what is known about sources and claims ─────────────────────────────────────────────────────────────────────

    def source_states(self) -> list[dict[str, Any]]:
        """What the last sync noted of each source. Counts and ages are of all rows: `extent_of` gives the viewer's."""
        return self._reader.rows(_STATES)

    def built_states(self) -> list[dict[str, Any]]:
        """The same as it was when the marts were built."""
        return self._reader.rows(_BUILT)

    def extent_of(self, raw_table: str, event_at: str | None) -> dict[str, Any]:
        """`row_count` of a table (`raw.lakeflow__jobs`) within the scope, and `as_of`, the newest of `event_at`."""
        if raw_table.removeprefix("raw.") not in self._raw():
            return {"row_count": 0, "as_of": None}
        newest = "NULL" if event_at is None else f"max({event_at})"
        sql = " ".join(["SELECT count(*) AS row_count,", newest, "AS as_of FROM", raw_table])
        facts, what = self._facts_now(), f"extent of {raw_table}"
        if what not in facts:
            facts[what] = self.rows(sql)[0]
        found: dict[str, Any] = facts[what]
        return found

    def failed_claims(self, names: Collection[str]) -> dict[str, int]:
        """Those of the claims that do not hold of what the viewer sees, with the number of rows that break them.

        What rests on tables seen whole was asked when it was built.
        """
        stored = {name: count for name, count in self._stored_claims().items() if name in names}
        cut = [claim for claim in claims() if claim.name in names and not sees_whole(claim, self.scope)]
        anew = [claim for claim in cut if claim.name in stored or not still_holds(claim, self.scope)]
        asked = {claim.name for claim in anew}
        return {name: count for name, count in stored.items() if name not in asked} | self._asked(anew)

    def failed_when_built(self) -> dict[str, int]:
        """The same of every claim that rests on tables seen whole: these were asked when the marts were built."""
        whole = {claim.name for claim in claims() if sees_whole(claim, self.scope)}
        return {name: count for name, count in self._stored_claims().items() if name in whole}

    def _stored_claims(self) -> dict[str, int]:
        """Of one snapshot: each part of a page asks it again."""
        if self._claims is None:
            rows = self._reader.rows(_FAILED) if self.has_table("mart.claims") else []
            self._claims = {row["name"]: row["failed_rows_count"] for row in rows}
        return self._claims

    def _asked(self, asked: list[Claim]) -> dict[str, int]:
        """These claims of the rows within the scope: those not yet asked at this moment, in one statement."""
        if not asked or not self.has_table("mart.clock"):
            return {}
        facts = self._facts_now()
        unknown = [claim for claim in asked if f"claim {claim.name}" not in facts]
        if unknown:
            facts.update({f"claim {name}": count for name, count in self._counted(unknown).items()})
        counts = {claim.name: facts[f"claim {claim.name}"] for claim in asked}
        return {name: count for name, count in counts.items() if count}

    def _counted(self, asked: list[Claim]) -> dict[str, int]:
        clock = self._reader.rows(_CLOCK)[0]
        binding = Binding(clock["now_at"], clock["currency"], self._raw())
        parts = (f"SELECT '{claim.name}' AS name, count(*) AS n FROM ({statement(claim, binding)})" for claim in asked)  # noqa: S608 - our own claims
        return {row["name"]: row["n"] for row in self.rows(" UNION ALL ".join(parts))}

    # ── parts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _scoped(self, sql: str) -> Scoped:
        if is_free(sql, self.scope):
            return Scoped(sql)
        made = scoped(sql, self.scope, self._raw())
        ready = self._ready(made.anew) if made.anew else frozenset[str]()
        if not ready:
            return made
        made = scoped(sql, self.scope, self._raw(), ready)
        self._lend(made.kept)
        return made

    def _ready(self, anew: tuple[str, ...]) -> frozenset[str]:
        """Those of the marts whose rows within the scope are kept. A small one is computed once, for all questions."""
        ready: set[str] = set()
        for name in anew:
            if name not in self._kept and is_small(self._tables(), name):
                self._find(name, frozenset(ready))
            if name in self._kept:
                ready.add(name)
        return frozenset(ready)

    def _find(self, name: str, ready: frozenset[str]) -> None:
        facts, what = self._facts_now(), f"rows of mart.{name}"
        held: Kept | None = facts.get(what)
        rows = None if held is None else held.rows
        if rows is None and (held is not None or what not in facts):
            made = scoped(f"SELECT * FROM mart.{name}", self.scope, self._raw(), ready)  # noqa: S608 - a name of ours
            self._lend(made.kept)
            rows = self._reader.arrow(made.sql, made.parameters)
            facts[what] = ROOM.keep(rows) if may_be_kept(rows) else None
            rows = rows if facts[what] else None
        if rows is not None:
            self._kept[name] = rows

    def _lend(self, names: Collection[str]) -> None:
        """Let the kept marts stand in the statements of this reader."""
        for name in sorted(set(names) - self._lent):
            self._reader.lend(kept_name(name), self._kept[name])
            self._lent.add(name)

    def _tables(self) -> dict[str, int]:
        """The tables of the store, each with about how many rows it has."""
        if self._sizes is None:
            self._sizes = {row["name"]: row["rows_count"] for row in self._reader.rows(_TABLES)}
        return self._sizes

    def _raw(self) -> frozenset[str]:
        if self._raw_tables is None:
            names = (name.split(".") for name in self._tables())
            self._raw_tables = frozenset(table for schema, table in names if schema == "raw")
        return self._raw_tables

    def _facts_now(self) -> Facts:
        """What is known of this moment of the store; of earlier ones nothing is kept."""
        moment = str(self._moment_now())
        if moment not in self._facts:
            self._facts.clear()
        return self._facts.setdefault(moment, {})

    def _moment_now(self) -> tuple[str | None, int | None]:
        """How far the store was synced, and its newest generation: None before the first."""
        if self._moment is None:
            row = self._reader.rows(_MOMENT)[0]
            self._moment = (row["synced"], row["built"])
        return self._moment
