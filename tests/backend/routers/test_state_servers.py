"""A database server that is away, returns, or asks for the app's own token: words meanwhile, and no restart."""

import signal

from structlog.testing import capture_logs

OWNER = "engineer-01@example.com"
JOB = "/api/targets/1001/11"
DAILY = {"finish_by": "07:00", "zone": "Europe/Berlin"}
VIEW = {"name": "Failing", "page": "/jobs", "query": "q=failing"}


def test_a_server_that_goes_away_is_a_503_with_words_and_then_serves_again(serve_inside, server, tmp_path, simulator):
    headers = {"X-Forwarded-Access-Token": simulator.token(OWNER), "Content-Type": "application/json"}
    with serve_inside(tmp_path, state_url=server.new_database()) as client, capture_logs() as logs:
        seen = client.put(JOB, json=DAILY, headers=headers).headers["etag"]
        assert client.get("/api/health/ready").status_code == 200
        server.stop(signal.SIGQUIT)
        try:
            for method, path, more in (
                ("GET", JOB, {}),
                ("PUT", JOB, {"json": DAILY}),
                ("GET", "/api/audit", {}),
                ("POST", "/api/views", {"json": VIEW}),
                ("GET", "/api/health/ready", {}),
            ):
                answer = client.request(method, path, headers=headers, **more)
                assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
                assert "does not answer" in answer.json()["detail"]
            assert client.get("/api/jobs", headers=headers).status_code == 200
        finally:
            server.start()
        assert client.get("/api/health/ready").status_code == 200
        answer = client.put(JOB, json=DAILY | {"finish_by": "09:00"}, headers=headers | {"If-Match": seen})
        assert answer.status_code == 200
    assert server.password not in str(logs)


def test_a_server_that_is_away_at_the_start_does_not_keep_the_figures_away(serve_inside, server, tmp_path, simulator):
    headers = {"X-Forwarded-Access-Token": simulator.token(OWNER)}
    url = server.new_database()
    server.stop()
    try:
        with serve_inside(tmp_path, state_url=url) as client:
            assert client.get("/api/jobs", headers=headers).json()["items"] != []
            health = client.get("/api/health").json()
            assert (health["status"], health["state"]["is_ready"]) == ("degraded", False)
            assert client.get("/api/targets", headers=headers).status_code == 503
            server.start()
            assert client.get("/api/targets", headers=headers).json()["items"] == []
    finally:
        server.stop()
        server.start()


def test_lakebase_is_found_by_the_platforms_variables_and_signed_in_with_the_apps_own_token(
    serve_inside, server, tmp_path, simulator
):
    database = server.new_database().rsplit("/", 1)[1]
    where = {"pg_host": "127.0.0.1", "pg_port": server.port, "pg_database": database}
    with serve_inside(tmp_path, **where, pg_user="tester", pg_sslmode="prefer") as client:
        state = client.get("/api/health").json()["state"]
        # The server knows another password than the token, so it refuses: the token was sent, and is shown to nobody.
        assert (state["kind"], state["is_ready"]) == ("postgresql", False)
        token = client.core.workspace.database_password()
        with server.connect() as connection:
            connection.execute(f"ALTER USER tester PASSWORD '{token}'")
        try:
            server.password, kept = token, server.password
            headers = {"X-Forwarded-Access-Token": simulator.token(OWNER), "Content-Type": "application/json"}
            assert client.put(JOB, json=DAILY, headers=headers).status_code == 200
        finally:
            with server.connect() as connection:
                connection.execute(f"ALTER USER tester PASSWORD '{kept}'")
            server.password = kept
