"""`databricks-simulator` as a person starts it: a process, its words, and a client that follows them."""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from typer.testing import CliRunner

from workspace_simulator.cli import app

COMMAND = [sys.executable, "-m", "workspace_simulator"]


class Served:
    """A started command and what it has said."""

    def __init__(self, process: subprocess.Popen[str], lines: list[str]) -> None:
        self.process, self.lines = process, lines

    def said(self, name: str) -> str:
        return next(line.removeprefix(name).strip() for line in self.lines if line.startswith(name))


@contextmanager
def served(*arguments: str, last_words: str) -> Iterator[Served]:
    command = [*COMMAND, "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        try:
            lines: list[str] = []
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line.rstrip())
                if last_words in line:
                    break
            yield Served(process, lines)
        finally:
            watchdog.cancel()
            process.kill()


def test_serve_says_how_to_reach_it_and_ends_when_told(data: Path) -> None:
    options = ["--data", str(data), "--now", "2026-03-01T12:00:00Z", "--speed", "0", "--cold-start", "0"]
    options += ["--fault", "unavailable:endpoint=me,count=1"]
    options += ["--front-door", "0", "--user", "engineer-01@example.com", "--app", "http://127.0.0.1:9"]
    with served(*options, last_words="databricks current-user me") as box:
        host, token = box.said("Host"), box.said("Token")
        me = f"{host}/api/2.0/preview/scim/v2/Me"
        assert requests.get(me, headers={"Authorization": f"Bearer {token}"}, timeout=5).status_code == 503
        client = WorkspaceClient(config=Config(host=host, token=token))
        own = Config(host=host, client_id=box.said("Client id"), client_secret=box.said("Client secret"))
        sql = "SELECT count(*), current_date FROM system.lakeflow.job_run_timeline"
        answer = client.statement_execution.execute_statement(sql, box.said("Warehouse id"))
        door = re.search(r"http://[\d.:]+", box.said("Front door"))

        assert client.current_user.me().user_name == WorkspaceClient(config=own).current_user.me().user_name
        assert answer.result.data_array == [["2990", "2026-03-01"]]
        assert f"export DATABRICKS_HOST={host} DATABRICKS_TOKEN={token}" in "\n".join(box.lines)
        assert door is not None
        assert requests.get(f"{door[0]}/api/x", timeout=5).status_code == 502
        box.process.send_signal(signal.SIGTERM)
        assert box.process.wait(20) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--fault", "nosuch"], "no such fault"),
        (["--now", "yesterday"], "is not a time"),
        (["--engine", "oracle"], "there is no engine"),
    ],
)
def test_a_wrong_word_is_answered_with_a_sentence(data: Path, arguments: list[str], sentence: str) -> None:
    answer = CliRunner().invoke(app, ["serve", "--data", str(data), *arguments])

    assert answer.exit_code == 2
    assert sentence in re.sub(r"[\s│]+", " ", answer.output)


def test_generate_makes_a_folder_once(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    command = ["generate", str(folder), "--jobs", "3", "--days", "2", "--now", "2026-03-01T00:00Z", "--workers", "1"]
    made = CliRunner().invoke(app, command)

    assert made.exit_code == 0, made.output
    assert (folder / "account.json").is_file()
    assert CliRunner().invoke(app, command).exit_code == 2
