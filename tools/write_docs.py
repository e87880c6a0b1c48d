"""Writes the parts of docs/ that follow from the code; `make docs`. A test says whether they are current."""

import json
import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import AliasChoices
from pydantic_core import PydanticUndefined

from job_monitor.backend.config import PREFIX, Settings
from job_monitor.metrics import METRICS
from job_monitor.metrics.dimensions import DIMENSIONS
from job_monitor.metrics.metric import Metric
from job_monitor.metrics.redated import models_in
from job_monitor.sql.models import Model, claims, models

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
The table of jobs alone is columns of one length, with moments as whole seconds since 1970 and names by their place in
lists; sent its ETag as `If-None-Match`, it is a 304 without a body as long as nothing has changed.
The full description is `/api/openapi.json`.

| path | parameters | answer | refusals |
|---|---|---|---|
"""

DICTIONARY_HEAD = """# Data dictionary

What the numbers are made of: every table that the models make, its grain, its key and its columns. A *table* is
stored and rebuilt after each sync, a *view* is computed when it is read. Times are UTC. Units stand in the name (`_s`
seconds, `_at` moment, `_date` date, `_count`, `_cost` in `currency`, `_ratio` 0 to 1, `is_` and `has_` boolean) and in
the table. Ids are texts. A claim is a query that must return no rows; it is asked after every build, and while it
fails, what it guards is shown as unknown. The SQL is `job_monitor/sql/`.
"""

METRICS_HEAD = """# Metrics

Numbers that are asked by name: `GET /api/metrics` lists them, `GET /api/metrics/query` gives values, and
`GET /api/metrics/<name>/sql` gives the statement behind a number, as it runs in a SQL warehouse on the system tables.

- **Time.** `from` and `to` are whole days in `zone`, both included, for runs and costs alike; `days` counts back from
  the last. A run counts on the day it ended or was last seen, usage on the day its hour began.
- **Filters.** `workspace`, `team`, `owner`, `tag` (`key=value`, `key=` for jobs without it, `key` for any value), `job`
  (`workspace_id/job_id`), `name` (`*` is any text, upper and lower case are the same) and `kind`. Values of one filter
  are alternatives, different filters must all hold. An empty workspace, team or owner stands for none. A run that a
  notebook started (`kind=workflow`) is part of another run and counts only when that kind is asked for.
- **Groups and series.** `group_by` up to three dimensions; `grain` is none, hour, day, week (from Monday) or month.
- **Zero and unknown.** Without rows a count is 0 where history is complete, and null before it begins or while rows may
  still come. A metric that cannot be told is null with its `reason`: a source that is not known, or a claim that fails.
- **Comparison.** `complete` holds the values of the days of the range whose rows have all arrived, `previous` those of
  as many days just before the range; the last days, still incomplete, are in neither.
- **Amounts** are in one `currency` and say their `price_basis`. Currencies and units of usage are never added.

"""

DIMENSIONS_HEAD = """
## Dimensions

| dimension | meaning |
|---|---|
"""

THEMES = {"runs": "Jobs and runs", "costs": "Usage and costs", "compute": "Pipelines, clusters, warehouses and tables"}


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


def dictionary_page() -> str:
    return DICTIONARY_HEAD + "".join(_theme(name, title) for name, title in THEMES.items())


def _theme(name: str, title: str) -> str:
    described = yaml.safe_load((ROOT / "job_monitor" / "sql" / "schema" / f"{name}.yml").read_text())["models"]
    known = {model.name: model for model in models()}
    return f"\n## {title}\n" + "".join(_mart(known[each], described[each]) for each in described)


def _mart(model: Model, entry: Mapping[str, Any]) -> str:
    kind = "Table" if model.is_stored else "View"
    key = f", told apart by {', '.join(f'`{column}`' for column in entry['key'])}" if entry["key"] else ""
    lines = [f"### {model.name}", "", f"{kind}: {entry['grain']}{key}."]
    if read := sorted(model.references | model.sources):
        lines += ["", f"Reads {', '.join(f'`{name}`' for name in read)}."]
    lines += ["", "| column | unit | meaning |", "|---|---|---|"]
    lines += [f"| `{name}` | {column['unit']} | {column['meaning']} |" for name, column in entry["columns"].items()]
    if guarded := [claim for claim in claims() if model.name in claim.guards]:
        lines += ["", "Claims:", "", *(f"- `{claim.name}`: {claim.meaning}" for claim in guarded)]
    return "\n" + "\n".join(lines) + "\n"


def metrics_page() -> str:
    head = "| metric | unit | better | split by | rests on |\n|---|---|---|---|---|\n"
    rows = "".join(_metric_row(metric) for metric in METRICS)
    tag = ("`tag:<key>`", "The value of that tag of the job today.")
    known = [*((f"`{one.name}`", one.meaning) for one in DIMENSIONS), tag]
    dimensions = "".join(f"| {name} | {meaning} |\n" for name, meaning in known)
    return METRICS_HEAD + head + rows + "".join(_metric(metric) for metric in METRICS) + DIMENSIONS_HEAD + dimensions


def _metric_row(metric: type[Metric]) -> str:
    split = [*metric.relation.dimensions, *(metric.relation.finer_dimensions if metric.is_finer else ())]
    marts = ", ".join(f"`{name}`" for name in sorted(models_in(metric.relation.sql)))
    link = f"[`{metric.name}`](#{metric.title.lower().replace(' ', '-').replace(',', '')})"
    return f"| {link} | {metric.unit} | {metric.better or ''} | {', '.join(split)} | {marts} |\n"


def _metric(metric: type[Metric]) -> str:
    parts = [f"\n## {metric.title}\n\n`{metric.name}`: {metric.meaning}\n\n```sql\n{metric.sql}\n```\n"]
    if metric.coverage is not None:
        parts.append(f"\nCoverage, from 0 to 1:\n\n```sql\n{metric.coverage}\n```\n")
    return "".join(parts)


def security_page() -> str:
    page: str = runpy.run_path(str(ROOT / "tools" / "security_page.py"))["page"]()
    return page


PAGES = {
    "docs/settings.md": settings_page,
    "docs/http-api.md": api_page,
    "docs/data-dictionary.md": dictionary_page,
    "docs/metrics.md": metrics_page,
    "docs/security.md": security_page,
}


def main() -> None:
    for name, page in PAGES.items():
        (ROOT / name).write_text(page())


if __name__ == "__main__":
    sys.exit(main())
