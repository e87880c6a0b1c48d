"""Sets a target again and again, and says on standard output which number was acknowledged."""

import sys
from datetime import UTC, datetime

from job_monitor.state import Deed, Place, Promise, State, targets


def main(url: str) -> None:
    state = State(Place.of(url))
    with state.reading() as connection:
        known = targets.get(connection, ("1", "1"))
    number = known.promise.max_duration_s or 0 if known else 0
    version = known.version if known else None
    while True:
        number += 1
        with state.writing() as connection:
            deed = Deed("engineer-01@example.com", "local", datetime.now(UTC), str(number))
            promise = Promise(max_duration_s=number)
            version = targets.put(connection, ("1", "1"), promise, expected=version, deed=deed).version
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
