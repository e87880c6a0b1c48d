"""Writes the parts of docs/ that follow from the code: settings and HTTP API. A test says whether they are current."""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import AliasChoices
from pydantic_core import PydanticUndefined

from job_monitor.backend.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent


SETTINGS_HEAD = """# Settings

All settings are environment variables. A value that does not fit stops the start with a sentence that names it.
Credentials are those that the Databricks SDK finds, inside the platform the app's service principal.

| variable | default | meaning |
|---|---|---|
"""

API_HEAD = """# HTTP API

JSON. Ids are strings, times ISO 8601 in UTC, quantities and amounts decimal strings, shares numbers from 0 to 1.
Every answer carries `as_of` and the state of each source it used; a figure that is not known is `null`. Lists are
`{"items": […], "next": …}`, paged with `?cursor=`; errors are `application/problem+json`.
The full description is `/api/openapi.json`.

| path | parameters | answer | refusals |
|---|---|---|---|
"""


def settings_page() -> str:
    lines = []
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names = alias.choices if isinstance(alias, AliasChoices) else [PREFIX + name.upper()]
        default = "" if field.default in (None, PydanticUndefined, ()) else f"`{_shown(field.default)}`"
        lines.append(f"| {', '.join(f'`{each}`' for each in names)} | {default} | {field.description} |\n")
    return SETTINGS_HEAD + "".join(lines)


def _shown(value: object) -> str:
    # The folder of the built pages lies wherever the package does.
    return f"…/{value.parent.name}/{value.name}" if isinstance(value, Path) and value.is_absolute() else str(value)


def api_page() -> str:
    api: dict[str, Any] = json.loads((ROOT / "job_monitor" / "ui" / "openapi.json").read_text())
    rows = [
        _row(f"`{method.upper()} {path}`", operation)
        for path, operations in api["paths"].items()
        for method, operation in operations.items()
    ]
    return API_HEAD + "".join(f"{row}\n" for row in rows)


def _row(title: str, operation: dict[str, Any]) -> str:
    parameters = ", ".join(f"`{parameter['name']}`" for parameter in operation.get("parameters", []))
    summary = operation.get("description") or operation.get("summary", "")
    refusals = ", ".join(code for code in operation["responses"] if code != "200")
    return f"| {title} | {parameters} | {' '.join(summary.split())} | {refusals} |"


PAGES = {"docs/settings.md": settings_page, "docs/http-api.md": api_page}


def main() -> None:
    for name, page in PAGES.items():
        (ROOT / name).write_text(page())


if __name__ == "__main__":
    sys.exit(main())
