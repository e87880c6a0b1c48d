"""What is known of the tables themselves, and what only the running product can say."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.conformance.adapters.job_monitor.readings import Reading
from tests.conformance.adapters.job_monitor.served import Served

READINGS: dict[str, Reading] = {}


def _source(served: Served, of: Mapping[str, Any]) -> Mapping[str, Any]:
    listed = served.get("/api/health")["sources"]
    found: Mapping[str, Any] = {source["name"]: source for source in listed}[of["table"]]
    return found


def _state(served: Served, of: Mapping[str, Any]) -> Any:
    return _source(served, of)["state"]


def _as_of(served: Served, of: Mapping[str, Any]) -> Any:
    return _source(served, of)["as_of"]


def _running_now(served: Served, of: Mapping[str, Any]) -> Any:
    runs = served.get("/api/jobs-api/active")["items"]
    return sum(1 for run in runs if run["job_id"] == of.get("job_id", run["job_id"]))


SERVED: dict[str, Callable[[Served, Mapping[str, Any]], Any]] = {
    "data.as_of": _as_of,
    "source.state": _state,
    "runs.running_now_count": _running_now,
}
"""Asked of the running product: where the marts have no such figure, and in their stead where a trap has states."""
