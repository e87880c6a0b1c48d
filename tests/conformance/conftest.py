"""Each engine is started once for a module; a trap's account is built when its first question is asked."""

from collections.abc import Iterator

import pytest

from tests.conformance.adapter import Adapter
from tests.conformance.adapters.job_monitor import JobMonitor
from tests.conformance.adapters.job_monitor.engines import OnDuckDb, OnSpark
from tests.spark import session as spark_session


@pytest.fixture(scope="module")
def on_duckdb() -> Iterator[Adapter]:
    adapter = JobMonitor(OnDuckDb())
    yield adapter
    adapter.close()


@pytest.fixture(scope="module")
def on_spark(java: None) -> Iterator[Adapter]:
    adapter = JobMonitor(OnSpark(spark_session()))
    yield adapter
    adapter.close()
