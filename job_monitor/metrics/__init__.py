"""METRICS: every number that is asked by name, one class each. API, validation, documents and picker follow from it."""

from job_monitor.metrics.costs import COST_METRICS
from job_monitor.metrics.durations import DURATION_METRICS
from job_monitor.metrics.metric import Metric
from job_monitor.metrics.reliability import RELIABILITY_METRICS
from job_monitor.metrics.runs import RUN_METRICS

METRICS: tuple[type[Metric], ...] = (*RUN_METRICS, *DURATION_METRICS, *RELIABILITY_METRICS, *COST_METRICS)
