"""The description of the HTTP API is kept, current, and true: whatever is sent, the answer is one that it documents."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CheckContext
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from job_monitor.backend.app import ROUTERS
from job_monitor.cli import OPENAPI_PATH, openapi_text
from tests.backend.streams import is_stream

bounded = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def configured(whole):
    return described(whole)


@pytest.fixture(scope="module")
def unconfigured(tmp_path_factory, serve_unconfigured):
    with serve_unconfigured(tmp_path_factory.mktemp("unconfigured")) as client:
        yield described(client)


def described(client):
    return schemathesis.openapi.from_url(f"{client.base_url}/api/openapi.json")


OF_ONE_JOB = ("/api/jobs/{workspace_id}/{job_id}", "/api/targets/{workspace_id}/{job_id}")
"""Without a table of jobs nobody knows whether there is such a job."""


@schemathesis.check
def a_503_comes_from_live_questions_from_readiness_and_of_a_job_while_none_is_known_alone(
    context: CheckContext, response: Response, case: schemathesis.Case
) -> None:
    if response.status_code >= 500:
        may = case.path.startswith(("/api/jobs-api/", *OF_ONE_JOB)) or case.path == "/api/health/ready"
        assert (response.status_code, may) == (503, True)


OPERATIONS = [
    (method.upper(), path)
    for path, methods in json.loads(openapi_text())["paths"].items()
    for method, operation in methods.items()
    # A good answer has no end to wait for; test_events.py asks it.
    if not is_stream(operation)
]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


OPAQUE = [positive_data_acceptance]
"""A cursor is opaque: no schema tells one of ours from any other text, and any other text is refused."""


def call(schema, method, path, mode, *, excluded=(), **checks):
    operation = schema[path][method]
    if mode is GenerationMode.NEGATIVE and not list(operation.iter_parameters()) and not list(operation.body):
        return

    @bounded
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers(case):
        case.call_and_validate(excluded_checks=[*OPAQUE, *excluded], **checks)

    answers()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_configured_product_answers_only_what_it_documents(configured, method, path, mode):
    call(configured, method, path, mode)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_unconfigured_product_answers_only_what_it_documents(unconfigured, method, path, mode):
    call(
        unconfigured,
        method,
        path,
        mode,
        excluded=[schemathesis.checks.not_a_server_error],
        additional_checks=[a_503_comes_from_live_questions_from_readiness_and_of_a_job_while_none_is_known_alone],
    )


def test_the_kept_description_is_current():
    assert OPENAPI_PATH.read_text() == openapi_text(), "run `python -m job_monitor openapi` and `npm run api`"


def test_every_route_has_a_name_of_its_own_and_a_sentence():
    operations = [operation for path in json.loads(openapi_text())["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) == sum(len(router.routes) for router in ROUTERS)
    assert all(operation["description"].endswith(".") for operation in operations)


def test_every_problem_is_described_as_it_is_answered():
    for path in json.loads(openapi_text())["paths"].values():
        for operation in path.values():
            good = "text/event-stream" if is_stream(operation) else "application/json"
            for status, answer in operation["responses"].items():
                assert list(answer["content"]) == [good if status == "200" else "application/problem+json"]


def test_no_setting_changes_the_description(monkeypatch):
    before = openapi_text()
    monkeypatch.setenv("DATABRICKS_HOST", "https://somewhere.cloud.databricks.com")
    monkeypatch.setenv("JOB_MONITOR_DEV_ORIGINS", "http://localhost:5173")
    assert openapi_text() == before
