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


def session() -> Any:
    """There can be one in a process: stop it before another part of the tests starts one with other rules.

    The options of the JVM count where this session is the first.
    """
    from pyspark.sql import SparkSession

    os.environ["TZ"] = "UTC"
    builder = SparkSession.builder.master("local[1]").appName("tests")
    for name, value in OPTIONS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
