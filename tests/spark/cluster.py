"""A real Spark cluster on this machine: one master and two workers, each a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

WORKERS = 2
PATIENCE_SECONDS = 120


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start master and workers, yield the master's address, stop them all."""
    with ExitStack() as processes:
        log = folder / "master.log"
        processes.enter_context(
            _process("master.Master", ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"], log)
        )
        address = _found(log, r"spark://127\.0\.0\.1:[0-9]+")
        for number in range(WORKERS):
            arguments = ["--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0"]
            work = folder / f"work-{number}"
            worker_log = folder / f"worker-{number}.log"
            processes.enter_context(
                _process("worker.Worker", [*arguments, "--work-dir", str(work), address], worker_log)
            )
            _found(worker_log, r"Successfully registered with master")
        yield address


@contextmanager
def _process(main: str, arguments: list[str], log: Path) -> Iterator[None]:
    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dspark.worker.timeout=600",
    }
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{main}", *arguments]
    with log.open("w", encoding="utf8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def _found(log: Path, pattern: str) -> str:
    """Wait until the log says it; fails with the log's end when it never does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        text = log.read_text(encoding="utf8", errors="replace") if log.exists() else ""
        found = re.search(pattern, text)
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"{log.name} never said {pattern!r}: {log.read_text(errors='replace')[-2000:]}")


# Hundreds of small plans are over before the second compiler would be of use, and one collector does.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def session(address: str) -> SparkSession:
    """Return a session on the cluster; two cores, one per worker."""
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        # Plans are young when they die; with little room for them a fifth of the time went into collecting.
        "spark.driver.extraJavaOptions": f"{JAVA} -Xmn1g",
        "spark.executor.extraJavaOptions": JAVA,
        "spark.executor.memory": "800m",
        # A busy machine is no fault of the code: a worker that is silent for long is not lost.
        "spark.network.timeout": "600s",
        "spark.executor.heartbeatInterval": "30s",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.log.level": "ERROR",
        "spark.sql.adaptive.enabled": "false",
        # Tiny tables: compiling each step to Java would take a hundred times longer than running it.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        # A broadcast is a job of its own; a join of two single partitions is none.
        "spark.sql.autoBroadcastJoinThreshold": "-1",
        # What Spark would infer and describe of a wide sheet costs more than the sheet.
        "spark.sql.constraintPropagation.enabled": "false",
        "spark.sql.ui.explainMode": "simple",
        "spark.sql.maxPlanStringLength": "1000",
    }
    builder = SparkSession.builder.master(address).appName("yeji-tests")
    for name, content in settings.items():
        builder = builder.config(name, content)
    return builder.getOrCreate()
