"""The page as it is served: with what every page asks for first, so that the first look waits for one answer less."""

from contextlib import contextmanager
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse

from job_monitor.backend import health
from job_monitor.backend.core import get_core, get_known_reader
from job_monitor.backend.headers import NOT_KEPT
from job_monitor.errors import JobMonitorError

PLACE = '<script id="health" type="application/json">null</script>'


def first_page(request: Request, index: Path) -> HTMLResponse:
    """The built page, with the answer of /api/health in it. It is one viewer's own, and nobody may keep it."""
    told = PLACE.replace("null", _told(request))
    text = index.read_text(encoding="utf-8").replace(PLACE, told)
    return HTMLResponse(text, headers={"Cache-Control": NOT_KEPT})


def _told(request: Request) -> str:
    """As JSON that no text in it can end. Null where it cannot be told: the page asks by itself then."""
    core = get_core(request)
    try:
        with contextmanager(get_known_reader)(request, core) as reader:
            return health.health(core, reader).model_dump_json(by_alias=True).replace("<", "\\u003c")
    except JobMonitorError:
        return "null"
