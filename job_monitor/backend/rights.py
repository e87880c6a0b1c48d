"""Who may change what. Pure decisions, each with the reason by name."""

from dataclasses import dataclass
from enum import StrEnum

from job_monitor.backend.monitor_file import folded_team
from job_monitor.domain import IdentitySource, Viewer
from job_monitor.errors import NotAllowed


class Right(StrEnum):
    """Why somebody may, or may not."""

    LOCAL = "local"
    """Outside the platform whoever reaches the address is alone."""
    ADMIN = "admin"
    """Member of the group that the setting names."""
    TEAM = "team"
    """Member of the group that is the job's team."""
    OWNER = "owner"
    UNVERIFIED = "unverified"
    """Named by the platform's proxy, and confirmed by nobody."""
    NONE = "none"


@dataclass(frozen=True)
class Decision:
    right: Right
    sentence: str

    @property
    def is_allowed(self) -> bool:
        return self.right not in (Right.UNVERIFIED, Right.NONE)

    def demand(self) -> None:
        """Raises NotAllowed with the sentence."""
        if not self.is_allowed:
            raise NotAllowed(self.sentence)


_LOCAL = Decision(Right.LOCAL, "You are alone here: this process is not inside Databricks Apps.")
_UNVERIFIED = Decision(
    Right.UNVERIFIED, "It is not confirmed who you are, so you may change nothing: turn on user authorization."
)


def known_name(viewer: Viewer) -> str | None:
    """The name by which somebody may see what is private; None for who is not confirmed."""
    is_confirmed = viewer.is_verified or viewer.source is IdentitySource.LOCAL
    return viewer.user_name if is_confirmed else None


def as_person(viewer: Viewer, admin_group: str) -> Decision:
    """What the viewer may change as who they are, whatever it is about."""
    if viewer.source is IdentitySource.LOCAL:
        return _LOCAL
    if not viewer.is_verified:
        return _UNVERIFIED
    if admin_group in viewer.groups:
        return Decision(Right.ADMIN, f"You are in the group {admin_group}.")
    return Decision(Right.NONE, f"Only the group {admin_group} may do this.")


def on_job(viewer: Viewer, admin_group: str, *, team: str | None, owner: str | None) -> Decision:
    """Whether the viewer may change what is said of a job. `team` is folded already, as the marts have it."""
    found = as_person(viewer, admin_group)
    if found.right is not Right.NONE:
        return found
    if team is not None and team in {folded_team(group) for group in viewer.groups}:
        return Decision(Right.TEAM, f"The job belongs to your team {team}.")
    if owner is not None and _is_same(owner, viewer.user_name):
        return Decision(Right.OWNER, "You own the job.")
    may = "its owner" if team is None else f"its owner, the group {team}"
    return Decision(Right.NONE, f"Only {may} and the group {admin_group} may change what is said of this job.")


def on_view(viewer: Viewer, admin_group: str, *, owner: str, is_shared: bool) -> Decision:
    """Whether the viewer may change a saved view."""
    found = as_person(viewer, admin_group)
    if found.right is Right.LOCAL or found.right is Right.UNVERIFIED:
        return found
    if _is_same(owner, viewer.user_name):
        return Decision(Right.OWNER, "The view is yours.")
    if found.right is Right.ADMIN and is_shared:
        return found
    return Decision(Right.NONE, f"Only its owner and the group {admin_group} may change a shared view.")


def _is_same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
