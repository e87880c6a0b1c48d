"""What every change carries: who does it and why, and which version they saw."""

from typing import Annotated

from fastapi import Header, Query, Response

from job_monitor.domain import Clock, IdentitySource, Viewer
from job_monitor.state import Deed

IfMatch = Annotated[
    str | None,
    Header(
        pattern=r'^"[0-9]{1,18}"$',
        description="The `version` that was seen, in quotes. Without it nothing is overwritten and nothing removed.",
    ),
]
Reason = Annotated[
    str | None,
    Query(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$", description="Why, for the audit."),
]


def seen(if_match: str | None) -> int | None:
    """The version that the caller saw; None: they saw none."""
    return None if if_match is None else int(if_match.strip('"'))


def deed(viewer: Viewer, clock: Clock, reason: str | None) -> Deed:
    how = "local" if viewer.source is IdentitySource.LOCAL else "workspace"
    return Deed(viewer.user_name, how, clock(), reason)


def tag(response: Response, version: str) -> None:
    response.headers["ETag"] = f'"{version}"'
