"""The state as a whole: it opens, it is brought to the newest version, and it hands out transactions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from job_monitor.state.engine import BEGIN, as_state_error, make_engine
from job_monitor.state.migrate import migrate
from job_monitor.state.place import Place


class State:
    """One database. Threads and processes may share it.

    Nothing is connected before it is needed: a server that is away at the start is found when it is back.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._engine = make_engine(place)
        self._preparing = threading.Lock()
        self._is_prepared = False

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._place.kind

    def prepare(self) -> None:
        """Bring the database to the newest version, once in this process.

        Raises StateUnavailable when it does not answer, StateTooNew when a newer version made it, else StateError.
        """
        with self._preparing:
            if self._is_prepared:
                return
            if self._place.path is not None:
                self._place.path.parent.mkdir(parents=True, exist_ok=True)
            with as_state_error():
                migrate(self._engine)
            self._is_prepared = True

    def check(self) -> None:
        """Whether it answers. Raises as `prepare`."""
        with self.reading() as connection:
            connection.execute(text("SELECT 1 FROM audit WHERE entry_id = 0"))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Raises StateUnavailable when the database does not answer, StateError for what else is wrong with it."""
        self.prepare()
        with as_state_error(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """ONE transaction: committed when the block ends, nothing of it on any exception. Raises as `reading`."""
        self.prepare()
        with as_state_error(), self._engine.connect() as connection:
            connection = connection.execution_options(**{BEGIN: "IMMEDIATE"})
            with connection.begin():
                yield connection

    def close(self) -> None:
        self._engine.dispose()
