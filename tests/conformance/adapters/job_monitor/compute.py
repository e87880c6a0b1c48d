"""Clusters, warehouses, statements, lineage and data quality."""

from tests.conformance.adapters.job_monitor.readings import Reading

READINGS: dict[str, Reading] = {}
