"""`yeji serve` ends when it is told to, with its background work; a second one says what is wrong."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.web.keeping.test_backup import environment
from yeji.cli.serving import BEHIND_PAGES

PATIENCE = 120
"""Seconds for a start on a busy machine."""


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def serve(home: Path, port: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "yeji",
        "serve",
        "--home",
        str(home),
        "--port",
        str(port),
        "--workers",
        "1",
    ]
    return subprocess.Popen(
        command, env=environment(home) | {"YEJI_LANGUAGE": "en"}, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def wait_until_it_answers(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=10).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def of_group(group: int) -> list[int]:
    """Return the processes of a group that still run."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(each.parent.name))
    return found


def test_a_server_ends_with_its_background_work_and_a_second_one_says_why_not(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    with serve(home, port) as first:
        try:
            wait_until_it_answers(port)
            same_port = serve(tmp_path / "other", port)
            same_home = serve(home, free_port())
            said = [each.communicate(timeout=PATIENCE)[0] for each in (same_port, same_home)]
            behind = sorted(os.getpriority(os.PRIO_PROCESS, each) for each in of_group(first.pid))
            began = time.monotonic()
            first.send_signal(signal.SIGTERM)
            first.wait(timeout=30)
            took = time.monotonic() - began
            left = of_group(first.pid)
        finally:
            if of_group(first.pid):
                os.killpg(first.pid, signal.SIGKILL)

    assert (same_port.returncode, same_home.returncode) == (1, 1), said
    assert (behind[0], behind[-1]) == (0, BEHIND_PAGES), "pages come before background work"
    assert "another port" in said[0]
    assert f"process {first.pid}" in said[1]
    assert (took < 5, left) == (True, []), took
