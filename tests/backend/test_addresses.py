"""Links to Databricks' own pages."""

import pytest

from job_monitor.backend import addresses

HOST = "https://adb-1.2.azuredatabricks.net"


@pytest.mark.parametrize("url", [HOST, f"{HOST}/", f"{HOST}/?o=1", "adb-1.2.azuredatabricks.net", f" {HOST} ".strip()])
def test_a_link_is_made_of_the_workspaces_host(url):
    assert addresses.of_job(url, "1001", "11") == f"{HOST}/jobs/11?o=1001"
    assert addresses.of_run(url, "1001", "11", "5") == f"{HOST}/jobs/11/runs/5?o=1001"


@pytest.mark.parametrize(
    "url", [None, "", "javascript://x/%0aalert(1)", "ftp://host/", "//", "https://[", "https://h:port"]
)
def test_what_is_no_address_of_a_host_gives_no_link(url):
    assert addresses.of_job(url, "1001", "11") is None
    assert addresses.of_run(url, "1001", "11", "5") is None


def test_a_name_and_a_password_in_an_address_are_left_out():
    assert addresses.of_job("https://user:secret@host", "1001", "11") == "https://host/jobs/11?o=1001"


def test_ids_are_values_and_no_part_of_the_path():
    assert addresses.of_job(HOST, "1&x=2", "../11") == f"{HOST}/jobs/..%2F11?o=1%26x%3D2"


def test_a_run_without_a_job_has_no_page():
    assert addresses.of_run(HOST, "1001", None, "5") is None
