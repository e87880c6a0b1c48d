"""A process that is killed, and a server that is, lose no write that they acknowledged."""

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from job_monitor.errors import StateUnavailable
from job_monitor.state import Filter, Place, Promise, State, audit, targets

HERE = Path(__file__).parent
KILLS = 8
JOB = ("1", "1")


def acknowledged_until_killed(url: str, after: int, pause_s: float) -> int:
    """The last number that the child said before it was killed, some moment after the `after`th."""
    command = [sys.executable, str(HERE / "writing_child.py"), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = [int(child.stdout.readline()) for _ in range(after)]
        threading.Event().wait(pause_s)
        child.send_signal(signal.SIGKILL)
        said += [int(line) for line in child.stdout.read().split("\n") if line.isdigit()]
    return said[-1]


def held(state: State) -> tuple[int, list[int]]:
    """The target's number, and the numbers that the audit tells, the oldest first."""
    with state.reading() as connection:
        target = targets.get(connection, JOB)
        entries = audit.entries(connection, Filter(), older_than=None, limit=100_000)
    assert target is not None
    assert [entry.reason for entry in entries] == [
        str(entry.after["max_duration_s"]) for entry in entries if entry.after
    ]
    return target.promise.max_duration_s or 0, [int(entry.reason or 0) for entry in reversed(entries)]


def test_a_process_that_is_killed_while_it_writes_loses_nothing_it_acknowledged(state_url, state):
    chance, last = random.Random(7), 0
    for _ in range(KILLS):
        said = acknowledged_until_killed(state_url, chance.randrange(1, 6), chance.random() / 50)
        assert said > last
        number, told = held(state)
        # One more may be there: it was written, and killed before it was said.
        assert number in (said, said + 1)
        assert told == list(range(1, number + 1))
        last = number


def test_a_server_that_is_killed_and_returns_has_all_that_it_acknowledged(server, deed):
    state = State(Place.of(server.new_database()))
    acknowledged, version = 0, None
    stopping = threading.Event()

    def write() -> None:
        nonlocal acknowledged, version
        while not stopping.is_set():
            number = acknowledged + 1
            try:
                with state.writing() as connection:
                    promise = Promise(max_duration_s=number)
                    target = targets.put(connection, JOB, promise, expected=version, deed=deed)
            except StateUnavailable:
                return
            acknowledged, version = number, target.version

    thread = threading.Thread(target=write)
    thread.start()
    threading.Event().wait(0.3)
    server.stop(signal.SIGQUIT)
    try:
        thread.join(30)
        assert not thread.is_alive(), "the writer was not told that the server is away"
        assert acknowledged > 0
        with pytest.raises(StateUnavailable, match="does not answer"):
            state.check()
    finally:
        stopping.set()
        server.start()
    state.check()
    with state.reading() as connection:
        target = targets.get(connection, JOB)
        told = audit.entries(connection, Filter(), older_than=None, limit=100_000)
    assert target is not None
    assert target.promise.max_duration_s in (acknowledged, acknowledged + 1)
    assert len(told) == target.promise.max_duration_s
    state.close()


def test_a_server_that_hangs_is_not_waited_for_without_end(server, deed, monkeypatch):
    monkeypatch.setattr("job_monitor.state.patience.ANSWER_S", 0.5)
    monkeypatch.setattr("job_monitor.state.engine.CONNECT_S", 2)
    state = State(Place.of(server.new_database()))
    state.check()
    with server.hanging():
        began = time.monotonic()
        with pytest.raises(StateUnavailable, match="does not answer"):
            state.check()
        assert time.monotonic() - began < 10
    state.check()
    with state.writing() as connection:
        targets.put(connection, JOB, Promise(max_duration_s=1), expected=None, deed=deed)
    state.close()


def test_a_server_that_hangs_in_the_middle_of_a_change_leaves_nothing_half_done(server, deed, monkeypatch):
    state = State(Place.of(server.new_database()))
    state.check()
    monkeypatch.setattr("job_monitor.state.patience.ANSWER_S", 0.5)

    def change_two() -> None:
        with state.writing() as connection:
            targets.put(connection, JOB, Promise(max_duration_s=1), expected=None, deed=deed)
            with server.hanging():
                targets.put(connection, ("1", "2"), Promise(max_duration_s=1), expected=None, deed=deed)

    with pytest.raises(StateUnavailable):
        change_two()
    with state.reading() as connection:
        assert targets.listed(connection, after=None, limit=10) == []
        assert audit.entries(connection, Filter(), older_than=None, limit=10) == []
    state.close()
