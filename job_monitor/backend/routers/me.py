"""Who is looking."""

from fastapi import APIRouter

from job_monitor.backend.core import CoreDep, IdentificationDep
from job_monitor.backend.models import Me
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/me", tags=["identity"])


@router.get("", operation_id="get_me", responses=documented(401, 503))
def get_me(core: CoreDep, identification: IdentificationDep) -> Me:
    """The viewer, and how that is known."""
    viewer = identification.viewer
    return Me(
        as_of=core.clock(),
        sources=[],
        user_name=viewer.user_name,
        display_name=viewer.display_name,
        source=viewer.source,
        is_verified=viewer.is_verified,
        how=identification.how,
    )
