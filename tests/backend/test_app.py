"""The application as a whole: who is let in, how it says no, what it serves beside the API."""

import json
from typing import Annotated

import pytest
from fastapi import Depends
from structlog.testing import capture_logs

from job_monitor.backend.core import UserWsDep, WsDep, get_viewer
from job_monitor.domain import Viewer
from workspace_simulator.server import Fault, FaultKind

USER = "engineer-01@example.com"
ON_PLATFORM = {"app_name": "job-monitor", "app_port": 8000}


@pytest.fixture
def inside(box, start):
    """The application inside the platform, without a warehouse: it syncs nothing, and so starts at once."""
    return start(box, wait=False, warehouse_id=None, **ON_PLATFORM)


@pytest.fixture
def outside(box, start):
    return start(box, wait=False, warehouse_id=None)


def with_routes(client):
    """Routes of this test, that ask for the two clients."""

    def as_user(ws: UserWsDep) -> dict[str, str]:
        return {"user": ws.current_user.me().user_name or ""}

    def as_app(ws: WsDep, viewer: Annotated[Viewer, Depends(get_viewer)]) -> dict[str, str]:
        return {"user": ws.current_user.me().user_name or "", "viewer": viewer.user_name}

    catch_all = client.app.router.routes.pop()
    client.app.get("/api/test/as-user")(as_user)
    client.app.get("/api/test/as-app")(as_app)
    client.app.router.routes.append(catch_all)
    return client


def test_outside_the_platform_forged_headers_are_refused_and_the_answer_says_so(outside, box):
    forged = {"X-Forwarded-Email": "admin@example.com", "X-Forwarded-Access-Token": box.token(USER)}
    me = outside.get("/api/me", headers=forged).json()
    assert (me["user_name"], me["source"], me["is_verified"]) == ("local-dev-user", "local", False)
    assert "refused" in me["how"]


def test_inside_the_platform_the_workspace_says_whose_the_token_is(inside, box):
    headers = {"X-Forwarded-Email": "somebody.else@example.com", "X-Forwarded-Access-Token": box.token(USER)}
    me = inside.get("/api/me", headers=headers).json()
    assert (me["user_name"], me["source"], me["is_verified"]) == (USER, "forwarded", True)


@pytest.mark.parametrize(
    "path", ["/api/me", "/api/overview", "/api/jobs", "/api/billing/usage", "/api/jobs-api/active"]
)
def test_inside_the_platform_nobody_named_is_nobody_let_in(inside, path):
    answer = inside.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_a_forged_token_lets_nobody_in_whatever_the_other_headers_say(inside):
    headers = {"X-Forwarded-Email": USER, "X-Forwarded-Access-Token": "forged"}
    for path in ("/api/me", "/api/jobs"):
        assert inside.get(path, headers=headers).status_code == 401


def test_health_is_open_to_the_platforms_own_probe(inside):
    assert inside.get("/api/health/live").json() == {"status": "alive"}
    assert inside.get("/api/health").status_code == 200


def test_a_confirmed_viewer_is_not_asked_for_again_within_minutes(inside, box):
    headers = {"X-Forwarded-Access-Token": box.token(USER)}
    assert inside.get("/api/me", headers=headers).status_code == 200
    box.control.faults.insert(Fault(FaultKind.UNAVAILABLE, endpoint="me"))
    assert inside.get("/api/me", headers=headers).json()["is_verified"] is True


def test_on_behalf_of_the_viewer_means_the_viewer(inside, box):
    client = with_routes(inside)
    headers = {"X-Forwarded-Access-Token": box.token(USER)}
    assert client.get("/api/test/as-user", headers=headers).json() == {"user": USER}
    as_app = client.get("/api/test/as-app", headers=headers).json()
    assert as_app == {"user": box.client_id, "viewer": USER}


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-Access-Token": ""}])
def test_without_a_token_nothing_falls_back_to_the_apps_own_identity(inside, headers):
    answer = with_routes(inside).get("/api/test/as-user", headers=headers | {"X-Forwarded-Email": USER})
    assert answer.status_code == 401


def test_outside_the_platform_nothing_runs_on_behalf_of_anybody(outside, box):
    answer = with_routes(outside).get("/api/test/as-user", headers={"X-Forwarded-Access-Token": box.token(USER)})
    assert answer.status_code == 401


def test_a_token_is_never_logged(inside, box):
    token = box.token(USER)
    with capture_logs() as logs:
        inside.get("/api/me", headers={"X-Forwarded-Access-Token": token})
        inside.get("/api/jobs/runs?days=0", headers={"X-Forwarded-Access-Token": token})
        inside.get("/api/me", headers={"X-Forwarded-Access-Token": "forged-" + token})
    assert logs
    assert token not in json.dumps(logs, default=repr)


def test_a_request_id_may_be_anything(whole):
    assert whole.get("/api/me", headers={"X-Request-Id": "no uuid at all"}).status_code == 200


def test_an_unknown_path_of_the_api_is_a_problem(whole):
    for path in ("/api", "/api/nope", "/api/jobs/runs/1/2"):
        answer = whole.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        assert answer.json()["instance"] == path


def test_a_method_that_is_not_there_is_a_problem(whole):
    answer = whole.post("/api/jobs", json={})
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


def test_an_error_that_nobody_foresaw_does_not_leak_its_text(outside):
    def broken() -> None:
        raise RuntimeError("the password is swordfish")

    catch_all = outside.app.router.routes.pop()
    outside.app.get("/api/test/broken")(broken)
    outside.app.router.routes.append(catch_all)
    with capture_logs() as logs:
        answer = outside.get("/api/test/broken")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "swordfish" not in answer.text
    assert any(entry["event"] == "request.failed" for entry in logs)


@pytest.fixture
def with_pages(start, tmp_path):
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Job Monitor</title>" + " " * 2000)
    (folder / "assets" / "index-abc123.js").write_text("console.log(1)")
    (tmp_path / "secret.txt").write_text("swordfish")
    return start(ui_path=folder)


def test_every_path_beside_the_api_is_the_page(with_pages):
    for path in ("/", "/jobs", "/costs?days=7", "/some/deep/link"):
        answer = with_pages.get(path)
        assert (answer.status_code, "<title>Job Monitor</title>" in answer.text) == (200, True)
        assert answer.headers["cache-control"] == "no-store"


def test_a_file_with_its_hash_in_the_name_may_be_kept_for_ever(with_pages):
    answer = with_pages.get("/assets/index-abc123.js")
    assert (answer.text, "immutable" in answer.headers["cache-control"]) == ("console.log(1)", True)
    assert with_pages.get("/assets/index-old.js").status_code == 404


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%00"])
def test_nothing_outside_the_folder_is_served(with_pages, path):
    assert "swordfish" not in with_pages.get(path).text


def test_without_a_built_ui_the_page_says_so(start):
    answer = start().get("/")
    assert (answer.status_code, "is not built" in answer.text) == (200, True)


def test_long_answers_are_compressed(whole):
    answer = whole.get("/api/health", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_other_sites_may_not_read_answers_unless_a_developer_says_so(whole, start):
    origin = {"Origin": "http://localhost:5173"}
    assert "access-control-allow-origin" not in whole.get("/api/health/live", headers=origin).headers
    allowed = start(dev_origins=("http://localhost:5173",)).get("/api/health/live", headers=origin)
    assert allowed.headers["access-control-allow-origin"] == "http://localhost:5173"
