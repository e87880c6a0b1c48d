"""Versions of the Databricks Runtime, and until when Databricks supports them, as published.

The dates are those of https://docs.databricks.com/release-notes/runtime and of earlier editions of that page, which
drops a version some time after its support has ended. Of a version that is not here nothing is said.
"""

import re
from dataclasses import dataclass
from datetime import date

PUBLISHED_AT = "https://docs.databricks.com/release-notes/runtime"

END_OF_SUPPORT = {
    (9, 1): date(2024, 9, 23),
    (10, 4): date(2025, 3, 18),
    (11, 3): date(2025, 10, 19),
    (12, 2): date(2026, 3, 1),
    (13, 3): date(2026, 8, 22),
    (14, 3): date(2027, 2, 1),
    (15, 4): date(2027, 8, 19),
    (16, 4): date(2028, 5, 9),
    (17, 0): date(2025, 12, 23),
    (17, 1): date(2026, 2, 1),
    (17, 3): date(2028, 10, 22),
}

_NUMBERED = re.compile(r"^(\d{1,4})\.(\d{1,4})(?!\d)")


@dataclass(frozen=True)
class Version:
    major: int
    minor: int

    @property
    def end_of_support(self) -> date | None:
        """The published date; None where none is known."""
        return END_OF_SUPPORT.get((self.major, self.minor))

    def is_out_of_support(self, today: date) -> bool | None:
        """Whether the published date has passed; None without one."""
        end = self.end_of_support
        return None if end is None else end < today


def parse(dbr_version: str) -> Version | None:
    """Major and minor of `15.4.x-photon-scala2.12`; None for names that do not begin with them, as custom images."""
    found = _NUMBERED.match(dbr_version)
    return None if found is None else Version(int(found[1]), int(found[2]))
