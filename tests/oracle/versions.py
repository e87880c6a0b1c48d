"""What all slowly changing tables have in common: the newest version decides, and what it leaves out is carried on."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.oracle.words import Row, columns, last_known


def in_order(versions: Sequence[Row]) -> list[Row]:
    return sorted(versions, key=columns("change_time"))


def newest_first_known(versions: Sequence[Row]) -> Callable[[str], Any]:
    """A column's value on the newest version; on a deletion that leaves it out, that of the version before."""
    ranked = in_order(versions)
    return lambda name: last_known(ranked, name) if ranked[-1]["delete_time"] is not None else ranked[-1][name]


def header(versions: Sequence[Row], identity: str) -> Row:
    """The columns that each such dimension has."""
    ranked = in_order(versions)
    latest = ranked[-1]
    return {
        "workspace_id": latest["workspace_id"],
        identity: latest[identity],
        "first_changed_at": ranked[0]["change_time"],
        "changed_at": latest["change_time"],
        "deleted_at": latest["delete_time"],
        "is_deleted": latest["delete_time"] is not None,
        "versions_count": len(ranked),
    }
