"""A connection to a server that is not waited for without end.

A server that hangs, or a proxy before it, acknowledges what is sent and never answers: no time-out of the network or of
the server's own ends that. So the client does, before the request that waits is over.
"""

import time
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

ANSWER_S = 12.0
"""A little more than the server gives a statement: it is the better one to end it, as it says why."""

RV = TypeVar("RV")


class PatientConnection(psycopg.Connection[Any]):
    """Closed when an answer took longer than ANSWER_S; what was asked may have been done or not."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        began, longest = time.monotonic(), ANSWER_S if timeout is None else timeout
        try:
            return super().wait(gen, interval, longest)
        except psycopg.Error:
            if timeout is None and time.monotonic() - began >= longest:
                # What comes later would be taken for the answer to the next question.
                self.pgconn.finish()
                raise psycopg.OperationalError("The server does not answer.") from None
            raise
