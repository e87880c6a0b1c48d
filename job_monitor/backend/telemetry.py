"""What a Prometheus server may read: how long things take, how old the data is, what fails.

Labels are names from our own code (sources, routes, states). No job, person or workspace is ever one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from job_monitor.backend.core import Core
from job_monitor.cycle import CycleReport
from job_monitor.databricks.client import product_version
from job_monitor.domain import Source, SourceState
from job_monitor.errors import ConfigurationError, StoreError
from job_monitor.store import Reader

_TURN_BUCKETS = (1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600)
_HTTP_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_NOT_READ = frozenset({SourceState.FAILED, SourceState.DENIED})

_GENERATION = "select max(generation) as generation, max(published_at) as published_at from meta.generations"
_FAILED_CLAIMS = "select count(*) from mart.claims where failed_rows_count > 0"

Families = Iterator[GaugeMetricFamily]


class Telemetry:
    """The measurements of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._http = Histogram(
            "job_monitor_http_request_seconds",
            "Time to answer, by route.",
            ["method", "route", "status"],
            buckets=_HTTP_BUCKETS,
            registry=registry,
        )
        self._turns = Counter("job_monitor_cycles", "Turns of the cycle.", ["outcome"], registry=registry)
        self._turn_seconds = Histogram(
            "job_monitor_cycle_seconds", "Time of one turn.", ["phase"], buckets=_TURN_BUCKETS, registry=registry
        )
        self._rows = Counter("job_monitor_rows_read", "Rows read from a source.", ["source"], registry=registry)
        said = "Time that the warehouse had our statements."
        self._statement_s = Counter("job_monitor_statement_seconds", said, ["source"], registry=registry)
        said = "Turns in which a source could not be read."
        self._errors = Counter("job_monitor_read_errors", said, ["source", "state"], registry=registry)
        self.port: int | None = None
        """Where the measurements are served beside the pages, if they are."""

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self._http.labels(method, route, str(status)).observe(seconds)

    def turned(self, report: CycleReport | None) -> None:
        """A turn is over; None when it could not be made."""
        self._turns.labels("failed" if report is None else "done").inc()
        if report is None:
            return
        self._turn_seconds.labels("sync").observe(report.sync_seconds)
        self._turn_seconds.labels("build").observe(report.build_seconds)
        for table in report.tables:
            self._rows.labels(table.name).inc(table.rows_read)
            self._statement_s.labels(table.name).inc(table.statement_seconds)
            if table.state in _NOT_READ:
                self._errors.labels(table.name, str(table.state)).inc()

    def text(self) -> bytes:
        """Everything, in the text format."""
        return generate_latest(self.registry)

    @contextmanager
    def watching(self, core: Core) -> Iterator[None]:
        """While the block lasts, what the store knows is among the measurements."""
        collector = StoreCollector(core)
        self.registry.register(collector)
        try:
            with self._served(core.settings.metrics_port):
                yield
        finally:
            self.registry.unregister(collector)

    @contextmanager
    def _served(self, port: int | None) -> Iterator[None]:
        """On loopback alone; raises ConfigurationError when the port is taken."""
        if port is None:
            yield
            return
        try:
            server, thread = start_http_server(port, addr="127.0.0.1", registry=self.registry)
        except OSError:
            raise ConfigurationError(f"JOB_MONITOR_METRICS_PORT: port {port} is taken.") from None
        self.port = server.server_port
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class StoreCollector(Collector):
    """Asked of the store whenever somebody looks, in one snapshot."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def describe(self) -> Families:
        """Nothing: without this, registering would ask the store."""
        return iter(())

    def collect(self) -> Families:
        yield _gauge("build_info", "Always 1; the label says the version.", {"version": product_version()}, 1)
        condition = self._core.state_watch.condition()
        yield _gauge("state_up", "Whether what people decided can be read.", {}, float(condition.is_ready))
        yield _gauge("store_bytes", "Size of the store on disk.", {}, self._core.store.size_bytes())
        try:
            with self._core.store.reader() as reader:
                families = [*self._published(reader), *self._sources(reader)]
        except StoreError:
            yield _gauge("store_up", "Whether the store can be read.", {}, 0)
            return
        yield _gauge("store_up", "Whether the store can be read.", {}, 1)
        yield from families

    def _published(self, reader: Reader) -> Families:
        row = reader.row(_GENERATION) or {}
        if row.get("generation") is None:
            return
        yield _gauge("generation", "Number of the published generation.", {}, row["generation"])
        age = (self._core.clock() - row["published_at"]).total_seconds()
        yield _gauge("generation_age_seconds", "Time since it was published.", {}, age)
        if reader.has_table("mart.claims"):
            count = reader.scalar(_FAILED_CLAIMS)
            yield _gauge("failed_claims", "Claims about the data that do not hold.", {}, count)

    def _sources(self, reader: Reader) -> Families:
        labels = ["source", "state"]
        states = GaugeMetricFamily("job_monitor_source_state", "1 for the state that a source is in.", labels=labels)
        ages = GaugeMetricFamily("job_monitor_source_age_seconds", "Age of the newest event.", labels=["source"])
        rows = GaugeMetricFamily("job_monitor_source_rows", "Rows in the store.", labels=["source"])
        for source in self._core.process_book(reader).by_name.values():
            self._add(source, states, ages, rows)
        yield from (states, ages, rows)

    def _add(self, source: Source, states: GaugeMetricFamily, ages: GaugeMetricFamily, rows: GaugeMetricFamily) -> None:
        for state in SourceState:
            states.add_metric([source.name, str(state)], float(source.state is state))
        rows.add_metric([source.name], source.row_count)
        if source.as_of is not None:
            ages.add_metric([source.name], (self._core.clock() - source.as_of).total_seconds())


def _gauge(name: str, meaning: str, labels: dict[str, str], value: float) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"job_monitor_{name}", meaning, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family
