"""Versions of the Databricks Runtime, as their names tell them."""

from datetime import date

import pytest

from job_monitor.databricks.runtimes import END_OF_SUPPORT, Version, parse


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("15.4.x-scala2.12", Version(15, 4)),
        ("16.4.x-photon-scala2.12", Version(16, 4)),
        ("9.1.x-gpu-ml-scala2.12", Version(9, 1)),
        ("custom:image-15.4", None),
        ("dlt:17.3.4-delta", None),
        ("", None),
    ],
)
def test_a_name_begins_with_major_and_minor_or_tells_none(name, version):
    assert parse(name) == version


def test_support_ends_after_its_last_day():
    end = END_OF_SUPPORT[13, 3]
    assert end == date(2026, 8, 22)
    assert Version(13, 3).is_out_of_support(end) is False
    assert Version(13, 3).is_out_of_support(date(2026, 8, 23)) is True


def test_of_a_version_without_a_published_date_nothing_is_said():
    assert Version(15, 1).is_out_of_support(date(2030, 1, 1)) is None
