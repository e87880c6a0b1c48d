"""The page docs/security.md: rights and what each lights, connections, what is kept, and the threat model."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from job_monitor.databricks.grants import FEATURES, OTHER_RIGHTS, TableGrant, statements
from job_monitor.databricks.system_tables import TABLES
from job_monitor.metrics import METRICS
from job_monitor.sync.budget import SHEDDING
from job_monitor.sync.own_use import KEPT

ROOT = Path(__file__).resolve().parent.parent
PRINCIPAL = "<the app's service principal>"

HEAD = """# Security

For the admin who has to approve Job Monitor. What follows from the code is written from it, and a test holds it
current.

Job Monitor reads. It asks SELECT statements of one SQL warehouse and reads of the Jobs API, as its own service
principal, on a schedule. It needs no admin right, no agent and no access to data beyond the system tables. The token
of a viewer, which the platform forwards, is used to ask about that viewer, and for nothing else.

## Rights

The principal needs `USE CATALOG` on `system`, `USE SCHEMA` on the schema, and `SELECT` on the table; the statements
stand below, on the page Status and in the output of `job-monitor doctor`. Each table can be left out: what is then
dark is said here, and a test takes each right away and compares.

"""
CONNECTIONS_HEAD = """## Connections

Every connection that the process opens. There is no telemetry, no update check and no address of ours.

| to | what for | by | code |
|---|---|---|---|
"""
CONNECTIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "The workspace, `DATABRICKS_HOST`, https",
        "Statements, the Jobs API, the list of users, who a viewer is, tokens of the service principal",
        "The service principal; for who a viewer is and what they may read, the viewer's token",
        (
            "job_monitor/databricks/client.py",
            "job_monitor/databricks/failures.py",
            "job_monitor/databricks/identity.py",
            "job_monitor/databricks/jobs.py",
            "job_monitor/databricks/people.py",
            "job_monitor/databricks/statements.py",
        ),
    ),
    (
        "The workspace's cloud storage, https, at addresses that the workspace signs",
        "Results of statements (Arrow)",
        "The signature in the address; no credential of ours is sent there",
        ("job_monitor/databricks/links.py",),
    ),
    (
        "PostgreSQL, where `JOB_MONITOR_STATE_URL` or the app's Lakebase names one",
        "Targets, saved views and the audit ([state](state.md)); else a file of SQLite",
        "The address's user, or the service principal with its token as password",
        ("job_monitor/state/patience.py",),
    ),
    (
        "127.0.0.1",
        "`job-monitor demo` alone: the simulated account, and watching the first sync",
        "Nobody",
        ("job_monitor/demo.py",),
    ),
)
LISTENS = """
It listens on the port that the platform gives (else 8000), and with `JOB_MONITOR_METRICS_PORT` on 127.0.0.1.

"""
KEPT_HEAD = """## What is kept, where and for how long

One file, `JOB_MONITOR_STORE_PATH`. The disk of an app does not outlive a restart; it is then read again from the
workspace. Columns that are not listed in `databricks/system_tables.py` are not read: no SQL text, no parameters of a
run, no source address of an audit event. Rows are kept as long as the store is; a first load reaches back as far as
said here, and a table that is read whole loses what the account no longer has.

| table | kept as | first load |
|---|---|---|
"""
MEMORY = """| list of users (SCIM) | ids, names and who is active | whole, once a day |
| own statements | when the warehouse had one of ours, and seconds by day and part | {days} days |
| tables made from these | [data dictionary](data-dictionary.md) | rebuilt after a sync |
| targets, saved views, audit | in a database of their own: [state](state.md) | until removed; the audit for good |

In memory alone: who a viewer is and what they may read, by a keyed hash of the token, for `JOB_MONITOR_IDENTITY_TTL_S`
and `JOB_MONITOR_SCOPE_TTL_S` seconds. Nowhere: tokens, cookies, headers, and texts of queries.

"""
OWN_HEAD = """## Own cost, and its cap

Every statement carries the query tags `app`, `version` and `feature`. The page Status shows for how long the product
kept the warehouse up and what that cost: each billed hour is shared by the work of the statements that began in it,
idle time included; hours that are not billed yet are estimated from the time used, at what such time cost where it is
billed.

`JOB_MONITOR_OWN_COST_LIMIT_S` caps it, in seconds a UTC day for which the product keeps the warehouse up. Seconds and
not money, because they are known at once, while a bill comes hours later. The idle time before the warehouse stops
counts as used, so one wake-up costs at least that; where others keep the warehouse up anyway the product counts more
than it is billed. The budget is spent evenly over the day: who is ahead waits. The cap is looked at before each turn,
and a turn under way is not cut: a day can take more by what one turn takes. Near the cap work waits in this order; a
table that waits says so, and since when:

| | what waits | from this share of what may be used so far | at most |
|---|---|---|---|
"""
THREATS_HEAD = """
## Threats

| | threat | answer | held by |
|---|---|---|---|
"""


def page() -> str:
    """The whole document."""
    return "".join(
        [
            HEAD,
            *(_feature(number) for number in range(len(FEATURES))),
            _others(),
            CONNECTIONS_HEAD,
            *(f"| {to} | {what} | {who} | {_codes(code)} |\n" for to, what, who, code in CONNECTIONS),
            LISTENS,
            KEPT_HEAD,
            *(_kept()),
            MEMORY.format(days=KEPT.days),
            OWN_HEAD,
            *(_tiers()),
            THREATS_HEAD,
            *(_threats()),
        ]
    )


def threats() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / "tools" / "threats.yml").read_text())
    return found


def _feature(number: int) -> str:
    feature = FEATURES[number]
    rows = "".join(_table(grant) for grant in feature.tables)
    schemas = list(dict.fromkeys(grant.table.schema_name for grant in feature.tables))
    granted = [line for grant in feature.tables for line in statements(grant.table, PRINCIPAL)]
    lines = "\n".join(sorted(set(granted), key=lambda line: ("CATALOG" not in line, "SCHEMA" not in line, line)))
    head = f"### {feature.name}\n\n{feature.lights} Schemas: {_codes(schemas)}.\n\n"
    columns = "| table | dark without it | in the API | metrics |\n|---|---|---|---|\n"
    return f"{head}{columns}{rows}\n```sql\n{lines}\n```\n\n"


def _table(grant: TableGrant) -> str:
    metrics = [metric.name for metric in METRICS if grant.name in metric.relation.sources]
    optional = " (not every account has it)" if grant.table.optional else ""
    return f"| `{grant.name}`{optional} | {grant.without} | {_codes(grant.dark)} | {_codes(metrics)} |\n"


def _others() -> str:
    rows = "".join(f"| {each.name} | {each.given_by} | {each.without} |\n" for each in OTHER_RIGHTS)
    return f"### Other rights\n\n| right | given by | dark without it |\n|---|---|---|\n{rows}\n"


def _kept() -> Iterator[str]:
    for table in TABLES:
        kept = "rows" if table.aggregate is None else "sums by hour"
        reach = "whole" if table.history is None else _span(table.history)
        yield f"| `{table.name}` | {kept}, {len(table.columns)} columns | {reach} |\n"


def _tiers() -> Iterator[str]:
    for number, tier in enumerate(SHEDDING, start=1):
        longest = "as long as it takes" if tier.at_most is None else _span(tier.at_most)
        tables = f"{tier.title}: {_codes(tier.tables)}"
        yield f"| {number} | {tables} | {tier.from_ratio:.0%} | {longest} |\n"


def _threats() -> Iterator[str]:
    for each in threats():
        tests = ", ".join(f"`{name}`" for name in each["tests"])
        yield f"| {each['kind']} | {each['threat']} | {each['answer']} | {tests} |\n"


def _codes(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _span(span: timedelta) -> str:
    return f"{span.days} days" if span.days > 1 else f"{span.total_seconds() / 3600:.0f} h"
