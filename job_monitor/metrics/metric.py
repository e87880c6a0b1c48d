"""What a metric is: a class with a name, a unit, a direction, and one SQL expression over the rows of a mart."""

from enum import StrEnum
from typing import ClassVar, Literal

from job_monitor.metrics.relations import Relation


class Unit(StrEnum):
    """What a value is measured in. Values of different currencies or usage units are never added."""

    COUNT = "count"
    RATIO = "ratio"
    SECONDS = "s"
    CURRENCY = "currency"
    USAGE = "usage_unit"


class Metric:
    """Declared, never made: every attribute is the class's. `meaning` is a sentence for whoever reads the number."""

    name: ClassVar[str]
    title: ClassVar[str]
    unit: ClassVar[Unit]
    better: ClassVar[Literal["up", "down"] | None]
    """Which way is good; None where neither is."""
    relation: ClassVar[Relation]
    sql: ClassVar[str]
    """An aggregate over the relation's rows, in Databricks' dialect."""
    meaning: ClassVar[str]
    coverage: ClassVar[str | None] = None
    """An aggregate from 0 to 1: how much of what the value is about is in it; None: all of it."""
    is_additive: ClassVar[bool] = False
    """Values of parts (groups, days) add up to the whole."""
    is_finer: ClassVar[bool] = False
    """It can be taken of the relation's finer rows as well, and so be split by their dimensions."""
    when_empty: ClassVar[int | None] = None
    """The value where complete history has no row: 0 for what is counted or added up."""


class CountMetric(Metric):
    """Rows or events, counted: parts add up, and no row is a true zero."""

    unit = Unit.COUNT
    is_additive = True
    when_empty = 0
