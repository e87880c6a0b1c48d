"""The HTTP server itself, on a socket."""

import time
from http.client import HTTPConnection

import httpx

PAUSE_S = 6.5
"""Longer than the 5 s after which clients of Python's let go of a connection, and uvicorn by itself."""


def test_a_connection_is_still_there_after_a_pause(whole):
    address = httpx.URL(str(whole.base_url))
    connection = HTTPConnection(address.host, address.port)
    connection.connect()
    connection.auto_open = 0  # A connection that is gone is an error, and not made anew.

    def ask():
        connection.request("GET", "/api/health/live")
        answer = connection.getresponse()
        answer.read()
        return answer.status

    before = ask()
    time.sleep(PAUSE_S)

    assert (before, ask()) == (200, 200)
    connection.close()
