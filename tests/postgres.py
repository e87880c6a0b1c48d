"""A PostgreSQL server for the tests: in a folder of its own, on a free port of loopback, stopped at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg

USER, PASSWORD = "tester", "correct horse battery staple"
START_S = 30


def binaries() -> Path | None:
    """The folder of the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("postgres")
    return None if path is None else Path(path).parent


@dataclass
class Postgres:
    """A server that can go away and return. It asks for a password, as any that is not on a laptop does."""

    bin: Path
    folder: Path
    port: int
    password: str = PASSWORD
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, database: str, password: str | None = None) -> str:
        word = (password or self.password).replace(" ", "%20")
        return f"postgresql://{USER}:{word}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.url(database), autocommit=True, connect_timeout=2)

    def new_database(self) -> str:
        """The address of a database that nobody has used."""
        name = f"test_{uuid4().hex}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def start(self) -> None:
        options = ["-D", self.folder / "data", "-p", str(self.port), "-c", "listen_addresses=127.0.0.1"]
        options += ["-c", f"unix_socket_directories={self.folder}", "-c", "max_connections=50"]
        # What is killed here is the server and not the machine, so what it wrote outlives it without a flush.
        options += ["-c", "fsync=off"]
        with (self.folder / "log").open("ab") as log:
            command = [str(part) for part in (self.bin / "postgres", *options)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **_as_postgres())
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_S
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or (self._process is not None and self._process.poll() is not None):
                    raise AssertionError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.05)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """While the block lasts the server takes what is sent and answers nothing."""
        assert self._process is not None
        postmaster = psutil.Process(self._process.pid)
        every = [postmaster, *postmaster.children(recursive=True)]
        for one in every:
            one.suspend()
        try:
            yield
        finally:
            for one in every:
                one.resume()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends every session and writes what is open; SIGQUIT is as good as a power cut."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(START_S)
        self._process = None


def _as_postgres() -> dict[str, Any]:
    """The server refuses to be root; the package made a user for it."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(bin_folder: Path, folder: Path) -> Iterator[Postgres]:
    """A server with one user; it is stopped when the block ends."""
    word = folder / "password"
    word.write_text(PASSWORD)
    if os.geteuid() == 0:
        entry = pwd.getpwnam("postgres")
        for path in (folder, word):
            os.chown(path, entry.pw_uid, entry.pw_gid)
    command = [bin_folder / "initdb", "-D", folder / "data", "-U", USER, "-A", "scram-sha-256", "--pwfile", word]
    options = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    subprocess.run([str(part) for part in (*command, *options)], check=True, capture_output=True, **_as_postgres())
    server = Postgres(bin_folder, folder, _free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop(signal.SIGQUIT)
