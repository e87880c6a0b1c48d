"""What people configured that the models read: rules of ownership, keys of tags, discounts, targets, the currency.

Each list is a table to the models (`monitor.config.<name>`), so that a rule applies to the past as well, and a
statement that is shown can carry the rules as rows.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from job_monitor.store import Writer

DEFAULT_CURRENCY = "USD"


@dataclass(frozen=True)
class OwnershipRule:
    """Jobs whose name matches `pattern` belong to `team` and `owner`; the first rule that fits wins, for each apart.

    `pattern` is a regular expression that both engines read (RE2's part of Java's), on the name in lower case.
    `literal` is a text that every name which fits contains: looking for it first is a hundred times faster, since an
    engine compiles a pattern that comes from a column anew for each name.
    """

    pattern: str
    team: str | None = None
    owner: str | None = None
    workspace_id: str | None = None
    literal: str = ""


@dataclass(frozen=True)
class TagKey:
    """A tag that names a team or an owner. `tag_key` is folded: lower case, without `-`, `_` and blanks."""

    kind: str
    tag_key: str


@dataclass(frozen=True)
class TeamAlias:
    """Another spelling of a team; `alias` is folded: lower case, `-` for blanks and `_`."""

    alias: str
    team: str


@dataclass(frozen=True)
class Discount:
    """`discount_ratio` (0..1) off the price of each SKU whose name in lower case matches; the first that fits wins."""

    pattern: str
    discount_ratio: Decimal


@dataclass(frozen=True)
class JobTarget:
    """What a job's owner promises of each run: done by a time of the day, given in minutes after midnight of the IANA
    zone, or within so many seconds of its start; one of the two, or both.
    """

    workspace_id: str
    job_id: str
    finish_by_minute: int | None = None
    zone: str | None = None
    max_duration_s: int | None = None


@dataclass(frozen=True)
class ModelSettings:
    """`targets` None: they cannot be asked now, and those that were known stay."""

    currency: str = DEFAULT_CURRENCY
    ownership_rules: tuple[OwnershipRule, ...] = ()
    tag_keys: tuple[TagKey, ...] = (TagKey("team", "team"), TagKey("owner", "owner"))
    team_aliases: tuple[TeamAlias, ...] = ()
    discounts: tuple[Discount, ...] = field(default=())
    targets: tuple[JobTarget, ...] | None = ()

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Rows of each `monitor.config` table, by full name; `position` is their order."""
        tables: dict[str, tuple[OwnershipRule | TagKey | TeamAlias | Discount | JobTarget, ...] | None] = {
            "ownership_rules": self.ownership_rules,
            "tag_keys": self.tag_keys,
            "team_aliases": self.team_aliases,
            "discounts": self.discounts,
            "targets": self.targets,
        }
        return {
            f"monitor.config.{name}": [{"position": place, **asdict(row)} for place, row in enumerate(rows)]
            for name, rows in tables.items()
            if rows is not None
        }


def write_settings(writer: Writer, settings: ModelSettings, columns: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Make the tables of the settings equal to them, but for what is not known now. Full names of those that changed.

    `columns` gives each table's columns and types, as `schema/sources.yml` has them.
    """
    changed, given = set(), settings.rows()
    for source, kinds in columns.items():
        if not source.startswith("monitor.config."):
            continue
        name = "raw." + source.removeprefix("monitor.").replace(".", "__")
        was_made = writer.ensure_table(name, kinds, str(dict(kinds)))
        rows = given.get(source)
        if rows is None:
            continue
        kept = writer.rows(f"select * from {name}")
        wanted = [{column: row.get(column) for column in kinds} for row in rows]
        if was_made or _key(kept) != _key(wanted):
            writer.execute(f"delete from {name}")
            places = ", ".join(f"${column}" for column in kinds)
            for row in wanted:
                writer.execute(f"insert into {name} values ({places})", row)
            writer.note_change(name)
            changed.add(source)
    return changed


def _key(rows: list[dict[str, Any]]) -> set[str]:
    return {str(sorted((name, str(value)) for name, value in row.items())) for row in rows}
