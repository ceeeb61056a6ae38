"""Spark for tests: skipped with a reason where there is no Java, failed where `REQUIRE_PROGRAMS=1` says there must be one."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def need_java() -> None:
    """Skip the running test where Spark cannot start, or fail it."""
    if shutil.which("java") or os.environ.get("JAVA_HOME"):
        return
    reason = "Spark needs Java: apt-get install openjdk-17-jre-headless"
    if os.environ.get("REQUIRE_PROGRAMS") == "1":
        pytest.fail(f"REQUIRE_PROGRAMS=1, but {reason}")
    pytest.skip(reason)


def small_spark(master: str = "local[2]", **settings: str) -> SparkSession:
    """Return a session for small data: nothing is compiled, shuffled into many parts, or planned twice."""
    need_java()
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).config("spark.driver.bindAddress", "127.0.0.1")
    for name, value in {**_SMALL, **settings}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


_SMALL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
}
