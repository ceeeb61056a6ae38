"""A Spark cluster of one master and two workers on this machine's loopback address."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
STARTING_SECONDS = 180.0
_LIGHT_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_DEFAULTS = f"""
spark.driver.bindAddress {HOST}
spark.driver.host {HOST}
spark.executor.cores 1
spark.ui.enabled false
"""
_FOR_LITTLE_DATA = f"""
spark.driver.extraJavaOptions {_LIGHT_JAVA}
spark.executor.extraJavaOptions {_LIGHT_JAVA}
spark.sql.adaptive.enabled false
spark.sql.shuffle.partitions 2
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.files.openCostInBytes 134217728
"""
"""One file a task, so that there is a half of the work; compiling costs more than small data is worth."""


@dataclass
class Cluster:
    """``environment`` is what a program needs beside ``master`` to use the cluster."""

    master: str
    environment: dict[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self) -> None:
        """End one worker and its executor at once, as a machine that goes dark."""
        _end(self.workers.pop())


@contextmanager
def cluster(folder: Path, workers: int = 2, *, memory: int = 640, for_little_data: bool = True) -> Iterator[Cluster]:
    """Run a cluster as long as the block lasts; its files lie in ``folder``, and each worker has so many MB of memory."""
    import pyspark

    (folder / "spark-defaults.conf").write_text(_DEFAULTS + (_FOR_LITTLE_DATA if for_little_data else ""))
    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_CONF_DIR": str(folder),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": _LIGHT_JAVA,
    }
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = str(free.getsockname()[1])
    command = [str(home / "bin" / "spark-class"), "org.apache.spark.deploy.{0}", "--host", HOST, "--webui-port", "0"]

    def start(name: str, *options: str) -> subprocess.Popen[bytes]:
        with (folder / f"{name}.log").open("wb") as log:
            kind = "worker.Worker" if name.startswith("worker") else "master.Master"
            return subprocess.Popen(
                [*(part.format(kind) for part in command), *options],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    made = Cluster(f"spark://{HOST}:{port}", environment)
    master = start("master", "--port", port)
    try:
        _wait_for(folder / "master.log", "I have been elected leader", 1)
        for number in range(workers):
            place = folder / f"worker-{number}"
            made.workers.append(
                start(place.name, "--cores", "1", "--memory", f"{memory}m", "--work-dir", str(place), made.master)
            )
        _wait_for(folder / "master.log", "Registering worker", workers)
        yield made
    finally:
        for process in [*made.workers, master]:
            _end(process)


def _wait_for(log: Path, words: str, times: int) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while log.read_text(errors="replace").count(words) < times:
        if time.monotonic() > until:
            raise TimeoutError(f"{log.name} does not say “{words}”: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.2)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
