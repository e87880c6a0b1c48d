"""/api/targets, /api/views and /api/audit inside the platform, on both databases.

Job 1001/11 carries the tag team=tide, and engineer-02 is in the group TIDE. Every job was created by engineer-01, who
so owns it. engineer-03 is nobody's, admin-01 is in the group admins.
"""

from datetime import UTC, datetime

import pytest

from job_monitor.state import Deed, Place, Promise, State, targets
from workspace_simulator.grants import DirectoryView, Rights

OWNER, TEAM, STRANGER, ADMIN = (
    f"{name}@example.com" for name in ("engineer-01", "engineer-02", "engineer-03", "admin-01")
)
JOB, OTHER_JOB = "/api/targets/1001/11", "/api/targets/1001/12"
DAILY = {"finish_by": "07:00", "zone": "Europe/Berlin", "note": "before the shops open"}
VIEW = {"name": "Failing", "page": "/jobs", "query": "q=failing"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request, new_state_url):
    return new_state_url(request, request.param)


@pytest.fixture(scope="module")
def client(serve_inside, tmp_path_factory, url, simulator):
    with serve_inside(tmp_path_factory.mktemp("inside"), state_url=url) as served:
        for name in (OWNER, TEAM, STRANGER, ADMIN):
            simulator.control.grants.set(name, Rights(directory=DirectoryView.NAMES))
        yield served


@pytest.fixture
def as_user(client, simulator):
    """Asks as somebody whom the workspace confirms."""

    def ask(name, method, path, **more):
        headers = {"X-Forwarded-Access-Token": simulator.token(name)} | more.pop("headers", {})
        if method not in ("GET", "HEAD"):
            headers["Content-Type"] = "application/json"
        return client.request(method, path, headers=headers, **more)

    return ask


@pytest.fixture(autouse=True)
def nothing_is_set(as_user):
    """Every test begins without targets and views; what was told of earlier ones stays told."""
    for path in ("/api/targets", "/api/views"):
        for one in as_user(OWNER, "GET", path).json()["items"]:
            name = one.get("view_id") or f"{one['workspace_id']}/{one['job_id']}"
            who = one.get("owner", OWNER)
            version = {"If-Match": f'"{one["version"]}"'}
            assert as_user(who, "DELETE", f"{path}/{name}", headers=version).status_code == 200


def latest(as_user, who, **query):
    return as_user(who, "GET", "/api/audit", params={"limit": 1} | query).json()["items"][0]


@pytest.mark.parametrize(
    ("who", "path", "status", "right"),
    [
        (OWNER, JOB, 200, "owner"),
        (TEAM, JOB, 200, "team"),
        (ADMIN, JOB, 200, "admin"),
        (STRANGER, JOB, 403, None),
        (OWNER, OTHER_JOB, 200, "owner"),
        (TEAM, OTHER_JOB, 403, None),
        (ADMIN, OTHER_JOB, 200, "admin"),
    ],
)
def test_a_target_is_set_by_the_team_the_owner_and_admins_alone(as_user, who, path, status, right):
    answer = as_user(who, "PUT", path, json=DAILY)
    assert answer.status_code == status, answer.text
    if status == 200:
        assert (answer.json()["right"], answer.json()["set_by"]) == (right, who)
        assert as_user(STRANGER, "GET", path).json()["right"] == "none"
    else:
        assert "may change what is said of this job" in answer.json()["detail"]
        assert as_user(who, "GET", path).status_code == 404
        assert as_user(who, "DELETE", path).status_code == 403


def test_a_target_counts_from_the_next_turn_and_its_statement_tells_only_of_jobs_that_are_seen(
    client, as_user, simulator
):
    for path in (JOB, OTHER_JOB):
        as_user(OWNER, "PUT", path, json={"max_duration_s": 86_400})
    client.turn()
    asked = {"metric": "sla_hit_ratio", "days": 5, "group_by": "job"}
    found = as_user(OWNER, "GET", "/api/metrics/query", params=asked).json()
    assert {one["group"]["job_id"] for one in found["groups"]} == {"11", "12"}

    only_12 = Rights(directory=DirectoryView.NAMES, jobs=frozenset({("1001", "12")}))
    simulator.control.grants.set(STRANGER, only_12)
    as_user(STRANGER, "POST", "/api/me/scope", json={})
    shown = as_user(STRANGER, "GET", "/api/metrics/sla_hit_ratio/sql", params={"days": 5}).json()["sql"]
    simulator.control.grants.set(STRANGER, Rights(directory=DirectoryView.NAMES))
    as_user(STRANGER, "POST", "/api/me/scope", json={})
    assert "cast('12' as string) as job_id" in shown
    assert "cast('11' as string) as job_id" not in shown


def test_who_is_not_confirmed_changes_nothing_and_sees_nothing_private(client, as_user):
    assert as_user(OWNER, "POST", "/api/views", json=VIEW).status_code == 200
    headers = {"X-Forwarded-Email": OWNER, "Content-Type": "application/json"}
    for method, path, body in (("PUT", JOB, DAILY), ("POST", "/api/views", VIEW)):
        answer = client.request(method, path, json=body, headers=headers)
        assert answer.status_code in (401, 403)
        assert "user authorization" in answer.json()["detail"]
    assert client.get("/api/views", headers=headers).json()["items"] == []
    audit = client.get("/api/audit", headers=headers)
    assert audit.status_code == 401 or [one for one in audit.json()["items"] if one["is_private"]] == []


def test_a_target_is_answered_as_it_was_set_with_names_and_version(as_user):
    answer = as_user(OWNER, "PUT", JOB, json=DAILY | {"max_duration_s": 3600, "reason": "agreed"})
    target = answer.json()
    assert answer.headers["etag"] == f'"{target["version"]}"'
    assert (target["workspace_name"], target["job_name"], target["set_at"]) == (
        "home",
        "nightly",
        "2026-02-10T12:00:00Z",
    )
    assert (target["finish_by"], target["zone"], target["max_duration_s"]) == ("07:00", "Europe/Berlin", 3600)
    assert target["sources"][0]["name"] == "system.lakeflow.jobs"
    again = as_user(OWNER, "GET", JOB)
    assert (again.json(), again.headers["etag"]) == (target, answer.headers["etag"])
    (listed,) = as_user(OWNER, "GET", "/api/targets").json()["items"]
    assert target.items() >= listed.items()


def test_two_editors_do_not_overwrite_each_other(as_user):
    first = as_user(OWNER, "PUT", JOB, json=DAILY).headers["etag"]
    second = as_user(TEAM, "PUT", JOB, json=DAILY | {"finish_by": "08:00"}, headers={"If-Match": first})
    assert second.status_code == 200
    for method, headers in (("PUT", {"If-Match": first}), ("PUT", {}), ("DELETE", {"If-Match": first}), ("DELETE", {})):
        late = as_user(OWNER, method, JOB, headers=headers, **({"json": DAILY} if method == "PUT" else {}))
        assert (late.status_code, late.headers["content-type"]) == (412, "application/problem+json")
        assert "again" in late.json()["detail"] or "already" in late.json()["detail"]
    assert as_user(OWNER, "GET", JOB).json()["finish_by"] == "08:00"


def test_a_change_tells_the_audit_who_when_why_and_what_was_before(as_user):
    seen = as_user(OWNER, "PUT", JOB, json=DAILY).headers["etag"]
    changed = DAILY | {"finish_by": "08:00", "reason": "the shops open later"}
    seen = as_user(TEAM, "PUT", JOB, json=changed, headers={"If-Match": seen}).headers["etag"]
    entry = latest(as_user, STRANGER)
    assert (entry["user_name"], entry["identified_by"], entry["action"]) == (TEAM, "workspace", "changed")
    assert (entry["before"]["finish_by"], entry["after"]["finish_by"]) == ("07:00", "08:00")
    assert (entry["reason"], entry["job_name"], entry["subject"]) == ("the shops open later", "nightly", "1001/11")
    as_user(ADMIN, "DELETE", JOB, params={"reason": "no longer used"}, headers={"If-Match": seen})
    entry = latest(as_user, STRANGER)
    assert (entry["action"], entry["after"], entry["reason"]) == ("removed", None, "no longer used")


@pytest.mark.parametrize("version", ["17", 'W/"17"', "*", '"x"', '"' + "9" * 30 + '"', ""])
def test_a_version_that_is_none_is_refused(as_user, version):
    assert as_user(OWNER, "PUT", JOB, json=DAILY, headers={"If-Match": version}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"note": "no promise"},
        {"finish_by": "07:00"},
        {"zone": "UTC"},
        {"finish_by": "24:00", "zone": "UTC"},
        {"finish_by": "7:00", "zone": "UTC"},
        {"finish_by": "07:00", "zone": "Mars/Olympus"},
        {"finish_by": "07:00", "zone": "../../etc/passwd"},
        {"max_duration_s": 0},
        {"max_duration_s": 10**12},
        {"max_duration_s": 1, "note": "a\x00b"},
        {"max_duration_s": 1, "owner": "me"},
    ],
    ids=str,
)
def test_a_target_that_promises_nothing_sensible_is_refused(as_user, body):
    assert as_user(OWNER, "PUT", JOB, json=body).status_code == 422


def test_a_job_that_is_not_seen_has_no_target_for_the_viewer(as_user, url):
    """As it is when rows of a job were read once and may not be seen now."""
    state = State(Place.of(url))
    gone = ("1001", "999")
    with state.writing() as connection:
        deed = Deed(OWNER, "workspace", datetime(2026, 2, 10, tzinfo=UTC))
        held = targets.put(connection, gone, Promise(max_duration_s=1), expected=None, deed=deed)
    try:
        for method, more in (("GET", {}), ("PUT", {"json": DAILY}), ("DELETE", {})):
            answer = as_user(ADMIN, method, "/api/targets/1001/999", **more)
            assert (answer.status_code, "no such job" in answer.json()["detail"]) == (404, True)
        assert as_user(ADMIN, "GET", "/api/targets").json()["items"] == []
        assert "1001/999" not in as_user(OWNER, "GET", "/api/audit", params={"limit": 1000}).text
        assert latest(as_user, ADMIN)["subject"] == "1001/999"
    finally:
        with state.writing() as connection:
            targets.remove(connection, gone, expected=held.version, deed=deed)
        state.close()


def test_a_private_view_is_its_owners_and_a_shared_one_everybodys(as_user):
    mine = as_user(OWNER, "POST", "/api/views", json=VIEW).json()
    path = f"/api/views/{mine['view_id']}"
    assert (mine["right"], mine["owner"], mine["is_shared"]) == ("owner", OWNER, False)
    for who in (TEAM, ADMIN):
        assert as_user(who, "GET", path).status_code == 404
        assert as_user(who, "PUT", path, json=VIEW).status_code == 404
        assert as_user(who, "GET", "/api/views").json()["items"] == []
    version = {"If-Match": f'"{mine["version"]}"'}
    shared = as_user(OWNER, "PUT", path, json=VIEW | {"is_shared": True}, headers=version).json()
    version = {"If-Match": f'"{shared["version"]}"'}
    assert as_user(TEAM, "GET", path).json()["right"] == "none"
    assert as_user(TEAM, "PUT", path, json=VIEW, headers=version).status_code == 403
    assert as_user(TEAM, "DELETE", path, headers=version).status_code == 403
    renamed = as_user(ADMIN, "PUT", path, json=VIEW | {"name": "All", "is_shared": True}, headers=version).json()
    assert (renamed["name"], renamed["owner"], renamed["set_by"]) == ("All", OWNER, ADMIN)
    assert as_user(OWNER, "DELETE", path, headers=version).status_code == 412


def test_what_was_private_is_told_to_its_owner_and_to_admins_alone(as_user):
    as_user(OWNER, "POST", "/api/views", json=VIEW | {"name": "very private"})
    for who, is_told in ((OWNER, True), (ADMIN, True), (TEAM, False), (STRANGER, False)):
        assert ("very private" in as_user(who, "GET", "/api/audit").text) is is_told


@pytest.mark.parametrize(
    "body",
    [
        {"page": "//evil.example"},
        {"page": "https://evil.example"},
        {"page": "/jobs?x=1"},
        {"page": "/../x"},
        {"page": "jobs"},
        {"query": "a=1#x"},
        {"query": "a b"},
        {"name": ""},
        {"name": "a\nb"},
    ],
    ids=str,
)
def test_a_view_leads_to_a_page_of_ours_alone(as_user, body):
    assert as_user(OWNER, "POST", "/api/views", json=VIEW | body).status_code == 422


def test_the_audit_is_paged_and_filtered(as_user, every_page, client, simulator):
    seen = {}
    for number in range(5):
        who = OWNER if number % 2 else TEAM
        answer = as_user(who, "PUT", JOB, json=DAILY | {"note": str(number)}, headers=seen)
        seen = {"If-Match": answer.headers["etag"]}
    client.headers["X-Forwarded-Access-Token"] = simulator.token(STRANGER)
    try:
        paged = every_page(client, "/api/audit", limit=2, subject="1001/11")
        by_team = every_page(client, "/api/audit", limit=3, who=TEAM)
        nothing = client.get("/api/audit", params={"kind": "view", "subject": "1001/11"}).json()["items"]
        whole = client.get("/api/audit", params={"limit": 1000, "subject": "1001/11"}).json()["items"]
    finally:
        del client.headers["X-Forwarded-Access-Token"]
    assert paged == whole
    assert [one["after"]["note"] for one in paged[:5]] == ["4", "3", "2", "1", "0"]
    assert {one["user_name"] for one in by_team} == {TEAM}
    assert nothing == []


def test_targets_are_paged(as_user, every_page, client, simulator):
    for path in (JOB, OTHER_JOB, "/api/targets/1001/13", "/api/targets/1002/11"):
        assert as_user(OWNER, "PUT", path, json=DAILY).status_code == 200
    client.headers["X-Forwarded-Access-Token"] = simulator.token(STRANGER)
    try:
        found = [(one["workspace_id"], one["job_id"]) for one in every_page(client, "/api/targets", limit=3)]
    finally:
        del client.headers["X-Forwarded-Access-Token"]
    assert found == [("1001", "11"), ("1001", "12"), ("1001", "13"), ("1002", "11")]


def test_health_names_the_database_and_whether_it_lasts(client, url):
    state = client.get("/api/health").json()["state"]
    is_file = url.startswith("sqlite")
    assert (state["kind"], state["is_ready"]) == ("sqlite" if is_file else "postgresql", True)
    # Inside the platform the disk goes with the app.
    assert (state["is_lasting"], state["message"] is None) == (not is_file, not is_file)


def test_what_is_said_of_jobs_outside_the_scope_is_left_out(as_user, simulator):
    for path in (JOB, OTHER_JOB):
        assert as_user(OWNER, "PUT", path, json=DAILY).status_code == 200
    narrow = Rights(jobs=frozenset({("1001", "12")}), directory=DirectoryView.NAMES)
    simulator.control.grants.set("engineer-04@example.com", narrow)

    def ask(path):
        return as_user("engineer-04@example.com", "GET", path)

    assert [one["job_id"] for one in ask("/api/targets").json()["items"]] == ["12"]
    assert {one["job_id"] for one in ask("/api/audit?kind=target").json()["items"]} == {"12"}
    assert ask("/api/audit?subject=1001/11").json()["items"] == []
    assert (ask(JOB).status_code, ask(OTHER_JOB).status_code) == (404, 200)
    assert as_user("engineer-04@example.com", "DELETE", JOB).status_code == 404
