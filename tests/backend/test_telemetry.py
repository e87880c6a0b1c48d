"""What a Prometheus server reads: in its format, with names alone, and only for who may."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from job_monitor.backend.telemetry import Telemetry
from job_monitor.databricks.system_tables import TABLES
from job_monitor.domain import SourceState
from workspace_simulator.grants import Rights

TOKEN = "a-token-of-the-metrics-server"
RUNS = "system.lakeflow.job_run_timeline"


def read(client, **headers):
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"} | headers)
    assert answer.status_code == 200, answer.text
    return samples(answer.text)


def known(client):
    """What is measured now, without asking over HTTP."""
    return samples(client.app.telemetry.text().decode())


def samples(text):
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.fixture
def client(box, start):
    client = start(box, metrics_token=TOKEN)
    client.wait_until(lambda: ("job_monitor_cycles_total", "done") in read(client))
    return client


def test_a_turn_is_measured(client):
    found = read(client)

    assert found["job_monitor_cycles_total", "done"] == 1
    assert found["job_monitor_cycle_seconds_count", "sync"] == found["job_monitor_cycle_seconds_count", "build"] == 1
    assert found["job_monitor_cycle_seconds_sum", "build"] > 0
    assert found["job_monitor_rows_read_total", RUNS] == 42
    assert found["job_monitor_statement_seconds_total", RUNS] > 0
    assert found["job_monitor_generation",] == client.get("/api/health").json()["generation"]
    assert found["job_monitor_store_bytes",] == client.core.store.size_bytes() > 0
    assert found["job_monitor_failed_claims",] == 0
    assert found["job_monitor_store_up",] == found["job_monitor_state_up",] == 1


def test_each_source_says_its_state_and_its_age(whole, now):
    found, sources = known(whole), whole.get("/api/health").json()["sources"]

    for source in sources:
        states = {str(state): found["job_monitor_source_state", source["name"], str(state)] for state in SourceState}
        assert states == {str(state): float(state == source["state"]) for state in SourceState}
    (runs,) = (source for source in sources if source["name"] == RUNS)
    age = (now - now.fromisoformat(runs["as_of"])).total_seconds()
    assert found["job_monitor_source_age_seconds", RUNS] == age > 0
    assert found["job_monitor_source_rows", RUNS] == runs["row_count"]


def test_a_source_that_cannot_be_read_counts_as_an_error(client, box):
    box.control.grants.set(box.client_id, Rights(denied_tables=frozenset({RUNS})))
    client.turn()
    found = read(client)

    assert found["job_monitor_read_errors_total", RUNS, "denied"] == 1
    assert found["job_monitor_source_state", RUNS, "denied"] == 1


def test_a_turn_that_could_not_be_made_is_counted(start):
    client = start(metrics_token=TOKEN)
    client.turn()

    assert read(client)["job_monitor_cycles_total", "failed"] == 1


def test_answers_are_timed_by_the_route_as_it_is_written(whole):
    before = known(whole)
    for path in ("/api/jobs-api/runs/501", "/api/jobs-api/runs/502", "/api/jobs-api/runs/1%20or", "/some/page"):
        whole.get(path)
    whole.request("BREW", "/api/jobs")
    whole.get("/api/nope")

    name, run = "job_monitor_http_request_seconds_count", "/api/jobs-api/runs/{run_id}"
    wanted = {(name, "GET", run, "200"): 2, (name, "GET", run, "422"): 1, (name, "other", "/api/jobs", "405"): 1}
    # The answer is there a moment before its time is noted.
    whole.wait_until(lambda: {key: known(whole)[key] - before.get(key, 0) for key in wanted} == wanted)
    routes = {key[2] for key in known(whole) if key[0] == name}
    assert not any(word in route for route in routes for word in ("501", "nope", "some"))


def test_no_label_holds_an_id_a_name_or_an_address(whole):
    for path in ("/api/jobs", "/api/jobs-api/runs/501", "/api/ownership/people", "/some-person@example.com"):
        whole.get(path, headers={"x-forwarded-email": "engineer-01@example.com"})

    labels = {label for name, *values in known(whole) for label in values}
    assert {RUNS, *(table.name for table in TABLES)} <= labels
    assert not any(word in label for label in labels for word in ("1001", "501", "@", "nightly", "127.0.0.1"))


@pytest.fixture(scope="module")
def closed(tmp_path_factory, serve_unconfigured):
    with serve_unconfigured(tmp_path_factory.mktemp("closed"), metrics_token=SecretStr(TOKEN)) as client:
        yield client


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer wrong",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer {TOKEN}x",
        "Bearer é",
        f"Bearer {TOKEN} x",
    ],
)
def test_without_the_token_nothing_is_told(closed, given):
    answer = closed.get("/metrics", headers={"authorization": given.encode()})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "job_monitor_" not in answer.text


def test_without_a_token_in_the_settings_there_is_no_such_address(start):
    answer = start().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_port_of_its_own_answers_on_loopback_and_ends_with_the_application(start, serve_unconfigured, tmp_path):
    with serve_unconfigured(tmp_path / "own", metrics_port=0) as client:
        port = client.app.telemetry.port
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
        assert samples(answer.text)["job_monitor_store_up",] == 1
        assert client.get("/metrics").status_code == 404
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)


def test_two_applications_do_not_share_measurements():
    one, other = Telemetry(), Telemetry()
    one.answered("GET", "/api/jobs", 200, 0.1)
    assert b'route="/api/jobs"' in one.text()
    assert b'route="/api/jobs"' not in other.text()
