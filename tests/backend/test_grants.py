"""The table of rights is true: with its grants everything is lit, without one exactly what it says is dark."""

import pytest

from job_monitor.databricks.grants import every_grant
from job_monitor.databricks.system_tables import TABLES
from job_monitor.metrics import METRICS
from workspace_simulator.grants import Rights

PATHS = {
    "/api/overview": {"days": 10},
    "/api/billing/attribution": {"days": 10},
    "/api/billing/by-job": {"days": 30},
    "/api/billing/statement": {"as_of": "2026-02-09", "from": "2026-02-01", "to": "2026-02-09"},
    "/api/billing/usage": {"days": 30},
    "/api/compute": {"days": 30},
    "/api/costs": {"days": 10, "group_by": "product"},
    "/api/jobs": {"include_deleted": True},
    "/api/jobs/hours": {},
    "/api/jobs/runs": {"days": 30},
    "/api/jobs/table": {},
    "/api/ownership": {},
    "/api/ownership/people": {},
    "/api/pipelines": {"days": 30},
    "/api/running": {},
    "/api/status": {},
    "/api/timeline": {},
}
TOLD_BESIDE = {"sources", "message", "remedy", "reason", "grants", "rights", "targets"}
"""Not figures of the tables: they say why one is dark, or what people promised."""
WITHOUT_FIGURES = frozenset(
    entry.name
    for entry in every_grant()
    if not entry.dark and not any(entry.name in metric.relation.sources for metric in METRICS)
)
LISTED = frozenset(entry.name for entry in every_grant())


def lit(value, path=""):
    """Every field that is not null, by its path; items of a list share theirs."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in TOLD_BESIDE:
                yield from lit(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from lit(inner, f"{path}[]")
    elif value is not None:
        yield path


def asked(client, path, **params):
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def figures(client):
    found = {f"{path} {field}" for path, params in PATHS.items() for field in lit(asked(client, path, **params))}
    for start in range(0, len(METRICS), 5):
        names = [metric.name for metric in METRICS[start : start + 5]]
        answer = asked(client, "/api/metrics/query", metric=names, days=10)
        found |= {f"metric {each['name']}" for each in answer["metrics"] if each["reason"] is None}
    return found


def foretold(names, everything):
    """What the table of rights says is dark without these tables, of all that is lit with them."""
    entries = [entry for entry in every_grant() if entry.name in names]
    fields = {field for entry in entries for field in entry.dark}
    metrics = {f"metric {one.name}" for one in METRICS if names & set(one.relation.sources)}
    below = {
        each for each in everything for field in fields if each == field or each.startswith((f"{field}.", f"{field}["))
    }
    unused = {field for field in fields if not any(each.startswith(field) for each in everything)}
    assert unused == set(), "the table names figures that nobody sees"
    return below | (metrics & everything)


@pytest.fixture
def granted(simulator, start):
    """The application with the listed grants and no other right, and what it shows."""
    simulator.control.grants.set(simulator.client_id, Rights(schemas=frozenset(), tables=LISTED))
    client = start(simulator)
    yield client, figures(client)
    simulator.control.grants.set(simulator.client_id, Rights())


def test_the_table_lists_every_table_that_is_read_once():
    names = [entry.name for entry in every_grant()]
    assert sorted(names) == sorted(table.name for table in TABLES)


def test_each_grant_taken_away_darkens_exactly_what_the_table_says(box, granted, whole):
    client, everything = granted
    assert everything == figures(whole), "with the listed grants alone everything is lit"
    box.control.grants.set(box.client_id, Rights(schemas=frozenset(), tables=LISTED))
    for names in [*({name} for name in sorted(LISTED - WITHOUT_FIGURES)), WITHOUT_FIGURES]:
        box.control.grants.set(box.client_id, Rights(schemas=frozenset(), tables=LISTED - names))
        client.turn()
        assert everything - figures(client) == foretold(names, everything), names
        states = {row["name"]: row for feature in asked(client, "/api/status")["grants"] for row in feature["tables"]}
        assert {name for name, row in states.items() if row["state"] == "denied"} == names
        sources = {source["name"]: source for source in asked(client, "/api/health")["sources"]}
        for name in names:
            assert sources[name]["remedy"] == states[name]["statement"]
            assert f"GRANT SELECT ON TABLE {name} TO `{box.client_id}`;" in states[name]["statement"]
    box.control.grants.set(box.client_id, Rights(schemas=frozenset(), tables=LISTED))
    client.turn()
    assert figures(client) == everything
