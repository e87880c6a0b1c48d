"""The built UI: its files, and the page itself for every path that is not the API's."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException

from job_monitor.backend.first_page import first_page

NOT_BUILT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Job Monitor</title></head>
<body>
<h1>Job Monitor runs, without its pages</h1>
<p>The user interface is not built. In a checkout, <code>make run</code> (or <code>make setup</code>) builds it; an
installed wheel brings it along.</p>
<p>The HTTP API is here: <a href="/api/health">/api/health</a>, described by
<a href="/api/openapi.json">/api/openapi.json</a>.</p>
</body></html>"""

FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"


def install(app: FastAPI, folder: Path) -> None:
    """Routes of the UI; call after the API's routers, for it takes every path that is left."""

    @app.get("/{path:path}", include_in_schema=False)
    def page(request: Request, path: str) -> Response:
        if path == "api" or path.startswith("api/"):
            raise HTTPException(404)
        found = file_of(folder, path)
        if found is not None:
            # Only names that carry a hash of the content may be kept for ever.
            return FileResponse(found, headers={"Cache-Control": FOREVER if path.startswith("assets/") else REVALIDATE})
        if path.startswith("assets/"):
            raise HTTPException(404)
        index = folder / "index.html"
        if not index.is_file():
            return HTMLResponse(NOT_BUILT)
        return first_page(request, index)


def file_of(folder: Path, path: str) -> Path | None:
    """The file that the path names inside the folder; None for the root, for no file, and for anything outside."""
    if not path or "\x00" in path:
        return None
    base = folder.resolve()
    try:
        found = (base / path).resolve()
        return found if found.is_relative_to(base) and found.is_file() else None
    except OSError:
        # Longer than any name can be.
        return None
