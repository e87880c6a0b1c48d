"""Questions to one snapshot of the store, within what a viewer may read.

Whatever is asked for a viewer goes through here: `Reader` itself is for the machine, not for requests.
"""

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any

import pyarrow as pa

from job_monitor.domain import Scope
from job_monitor.sql.models import Claim, claims
from job_monitor.sql.render import Binding, statement
from job_monitor.sql.scoped import Scoped, is_free, scoped, sees_whole, still_holds
from job_monitor.store import Reader

Params = Mapping[str, object] | None
Facts = dict[str, Any]
Moments = MutableMapping[str, Facts]
"""What was counted within one scope, by the moment of the store and by what it is: counted once."""

_RAW_TABLES = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'"
_STATES = "SELECT name, state, as_of, synced_at, row_count, message, remedy FROM meta.sources"
_BUILT = "SELECT name, state, as_of, row_count FROM meta.built_sources"
_MOMENT = """
SELECT concat_ws(' ', (SELECT max(generation) FROM meta.generations), sum(row_count), max(synced_at))
FROM meta.sources
"""
_CLOCK = "SELECT now_at, currency FROM mart.clock"


class ScopedReader:
    """As Reader, for one viewer: statements are rewritten to what `scope` leaves. Raises StoreError.

    `facts` keeps what is counted within the scope, for the next request of the same viewer.
    """

    def __init__(self, reader: Reader, scope: Scope, facts: Moments) -> None:
        self._reader = reader
        self._facts = facts
        self._raw_tables: frozenset[str] | None = None
        self._moment: str | None = None
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
        return self._reader.has_table(name)

    # ── what is known about sources and claims ─────────────────────────────────────────────────────────────────────

    def source_states(self) -> list[dict[str, Any]]:
        """What the last sync noted of each source. Counts and ages are of all rows: `extent_of` gives the viewer's."""
        return self._reader.rows(_STATES)

    def built_states(self) -> list[dict[str, Any]]:
        """The same as it was when the marts were built."""
        return self._reader.rows(_BUILT)

    def extent_of(self, raw_table: str, event_at: str | None) -> dict[str, Any]:
        """`row_count` of a table (`raw.lakeflow__jobs`) within the scope, and `as_of`, the newest of `event_at`."""
        if raw_table.removeprefix("raw.") not in self._tables():
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
        if not self._reader.has_table("mart.claims"):
            return {}
        rows = self._reader.rows("SELECT name, failed_rows_count FROM mart.claims WHERE failed_rows_count > 0")
        return {row["name"]: row["failed_rows_count"] for row in rows}

    def _asked(self, asked: list[Claim]) -> dict[str, int]:
        """These claims of the rows within the scope: those not yet asked at this moment, in one statement."""
        if not asked or not self._reader.has_table("mart.clock"):
            return {}
        facts = self._facts_now()
        unknown = [claim for claim in asked if f"claim {claim.name}" not in facts]
        if unknown:
            facts.update({f"claim {name}": count for name, count in self._counted(unknown).items()})
        counts = {claim.name: facts[f"claim {claim.name}"] for claim in asked}
        return {name: count for name, count in counts.items() if count}

    def _counted(self, asked: list[Claim]) -> dict[str, int]:
        clock = self._reader.rows(_CLOCK)[0]
        binding = Binding(clock["now_at"], clock["currency"], self._tables())
        parts = (f"SELECT '{claim.name}' AS name, count(*) AS n FROM ({statement(claim, binding)})" for claim in asked)  # noqa: S608 - our own claims
        return {row["name"]: row["n"] for row in self.rows(" UNION ALL ".join(parts))}

    # ── parts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _scoped(self, sql: str) -> Scoped:
        return Scoped(sql) if is_free(sql, self.scope) else scoped(sql, self.scope, self._tables())

    def _tables(self) -> frozenset[str]:
        if self._raw_tables is None:
            self._raw_tables = frozenset(row["table_name"] for row in self._reader.rows(_RAW_TABLES))
        return self._raw_tables

    def _facts_now(self) -> Facts:
        """What is known of this moment of the store; of earlier ones nothing is kept."""
        if self._moment is None:
            self._moment = str(self._reader.scalar(_MOMENT))
        if self._moment not in self._facts:
            self._facts.clear()
        return self._facts.setdefault(self._moment, {})
