"""The one Apache Spark of a test process: real, local, of one thread, and set up for a handful of rows."""

import os
from typing import Any

OPTIONS = {
    # Compiling costs more than it saves on few rows: neither plans to bytecode, nor bytecode more than once.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
}


_SHARED: list[Any] = []


def session() -> Any:
    """A session of its own, with no view of another's, in the one Spark of the process.

    Starting it takes seconds, so it lives on until `stop`. The options of the JVM count where it is the first.
    """
    from pyspark.sql import SparkSession

    os.environ["TZ"] = "UTC"
    if not _SHARED:
        builder = SparkSession.builder.master("local[1]").appName("tests")
        for name, value in OPTIONS.items():
            builder = builder.config(name, value)
        _SHARED.append(builder.getOrCreate())
    return _SHARED[0].newSession()


def stop() -> None:
    """There can be one in a process: before the simulator starts its own, with other rules, this one ends."""
    while _SHARED:
        _SHARED.pop().stop()
