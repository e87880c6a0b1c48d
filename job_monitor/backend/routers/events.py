"""What happens while a page is open."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from job_monitor.backend.core import CoreDep, ViewerDep, viewer_token
from job_monitor.backend.event_stream import EventStream
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/events", tags=["events"])


def get_token_holder(request: Request, core: CoreDep, _viewer: ViewerDep) -> None:
    """Inside the platform a name in a header is not enough. Raises IdentityError as every endpoint with figures."""
    if core.settings.is_on_platform:
        viewer_token(request)


LastEventId = Annotated[
    str | None, Header(pattern=r"^[0-9]{1,18}$", description="The generation that was told last: it is not told again.")
]


@router.get(
    "",
    operation_id="follow_generations",
    status_code=200,
    response_class=EventStream,
    responses=documented(401, 422, 503),
    dependencies=[Depends(get_token_holder)],
)
def follow_generations(core: CoreDep, last_event_id: LastEventId = None) -> EventStream:
    """Server-sent events: `generation`, with its number and time, the newest at once and then each that is published.

    A comment every 15 s shows that the stream lives; it ends by itself after 100 s, and the client comes back.
    """
    return EventStream(core.announcements, last_event_id)
