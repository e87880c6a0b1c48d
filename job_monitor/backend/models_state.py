"""Shapes of what people decide: targets, saved views, and the audit of both."""

from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from job_monitor.backend.models import Answer, Page, Shape
from job_monitor.backend.rights import Right
from job_monitor.backend.values import Count, Id, Utc
from job_monitor.metrics.question import zones
from job_monitor.state import Action, Kind, Promise, View

LONGEST_S = 366 * 86_400
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Words = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
    ),
]
Reason = Annotated[Words | None, Field(description="Why, for the audit.")]
Version = Annotated[
    str, Field(description="Send it as If-Match, in quotes, to change what was seen and nothing newer.")
]


class TargetWish(Shape):
    """A promise: done by an hour of the day in a zone, or within a time; one of the two, or both."""

    finish_by: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = Field(
        default=None, description="`HH:MM` in `zone`.", examples=["07:00"]
    )
    zone: Line | None = Field(default=None, description="IANA name of a time zone.", examples=["Europe/Berlin"])
    max_duration_s: Annotated[int, Field(ge=1, le=LONGEST_S)] | None = Field(
        default=None, description="A run takes no longer, first start to newest end."
    )
    note: Words | None = None
    reason: Reason = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.finish_by is None and self.max_duration_s is None:
            raise ValueError("a target gives `finish_by`, `max_duration_s`, or both")
        if (self.finish_by is None) != (self.zone is None):
            raise ValueError("`finish_by` and `zone` come together")
        if self.zone is not None and self.zone not in zones():
            raise ValueError("`zone` is no zone that is known, such as Europe/Berlin or UTC")
        return self

    @property
    def promise(self) -> Promise:
        return Promise(self.finish_by, self.zone, self.max_duration_s, self.note)


class JobName(Shape):
    workspace_id: Id
    workspace_name: str | None
    job_id: Id
    job_name: str | None


class Target(JobName):
    """What the owner of a job promises."""

    finish_by: str | None = Field(description="`HH:MM` in `zone`.")
    zone: str | None
    max_duration_s: Count | None
    note: str | None
    set_by: str
    set_at: Utc
    version: Version
    right: Right = Field(description="Why the viewer may change it: local, admin, team, owner; else unverified, none.")


class TargetAnswer(Target, Answer):
    """One target."""


class TargetPage(Page):
    items: list[Target]


class ViewWish(Shape):
    """A page and its query string, under a name."""

    name: Line
    page: Annotated[str, StringConstraints(max_length=200, pattern=r"^/([A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*)?$")] = Field(
        description="Path of a page of ours.", examples=["/jobs"]
    )
    query: Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00-\x20\x7f#]*$")] = Field(
        default="", description="The page's state as its address carries it, without the question mark."
    )
    is_shared: bool = Field(default=False, description="Everybody may see it.")
    reason: Reason = None

    @property
    def view(self) -> View:
        return View(self.name, self.page, self.query, self.is_shared)


class SavedView(Shape):
    view_id: Id
    name: str
    page: str
    query: str
    is_shared: bool
    owner: str
    set_by: str
    set_at: Utc
    version: Version
    right: Right = Field(description="Why the viewer may change it: local, admin, owner; else unverified, none.")


class ViewAnswer(SavedView, Answer):
    """One saved view."""


class ViewPage(Page):
    items: list[SavedView]


class AuditEntry(Shape):
    """One change: who, when, what was before and what is after."""

    entry_id: Id
    at: Utc
    user_name: str
    identified_by: str = Field(description="How it was known who it is: workspace or local.")
    action: Action
    kind: Kind
    subject: str = Field(description="`<workspace id>/<job id>` of a target, the id of a view.")
    workspace_id: str | None
    workspace_name: str | None
    job_id: str | None
    job_name: str | None
    before: dict[str, Any] | None = Field(description="Null: it was created.")
    after: dict[str, Any] | None = Field(description="Null: it was removed.")
    reason: str | None
    is_private: bool = Field(description="Only the view's owner and admins see this row.")


class AuditPage(Page):
    """The newest first. A page may hold fewer items than asked for, even none, while `next` says that more follow."""

    items: list[AuditEntry]
