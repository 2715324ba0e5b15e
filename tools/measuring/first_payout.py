"""How long from nothing to the first explained payout on the sample company (P18), with the seconds of each part.

    python -m tools.measuring.first_payout            # from a clone: clone, set up as make does, calculate, explain
    python -m tools.measuring.first_payout --wheel    # from a wheel: install it, calculate, explain
    python -m tools.measuring.first_payout --serve    # how soon an empty company is served, and what that takes

Everything lies in a folder of its own that is removed afterwards. The packages come from wherever this machine's
pip finds them; the load of the machine is told, for it is part of the figure.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SELLER = "S1101"
PORT = 8917
PATIENCE = 60.0
IDLE = 5.0


class Parts:
    """The parts of the way and their seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time a part."""
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began

    def tell(self) -> None:
        """Print every part, the sum and the load."""
        for name, taken in (*self.seconds.items(), ("all", sum(self.seconds.values()))):
            _say(f"{name:<28}{taken:7.1f} s")
        _say(f"load before and during: {', '.join(f'{each:.1f}' for each in os.getloadavg())}")


def main() -> int:
    """Walk the way that was asked for."""
    reader = argparse.ArgumentParser(prog="python -m tools.measuring.first_payout", description=__doc__)
    reader.add_argument("--wheel", action="store_true", help="install a built wheel instead of a clone")
    reader.add_argument("--serve", action="store_true", help="measure the start of the server instead")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.serve:
            _served(Path(folder))
        elif asked.wheel:
            _from_wheel(Path(folder))
        else:
            _from_clone(Path(folder))
    return 0


def _from_clone(folder: Path) -> None:
    parts, clone = Parts(), folder / "yeji"
    with parts.part("clone"):
        _run(["git", "clone", "-q", str(ROOT), str(clone)], folder)
    with parts.part("make setup"):
        _run(["make", "setup"], clone)
    _first_payout(parts, clone / ".venv" / "bin" / "yeji", clone)
    parts.tell()


def _from_wheel(folder: Path) -> None:
    parts, venv = Parts(), folder / "venv"
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-q"]
    shutil.copytree(ROOT, folder / "source", ignore=shutil.ignore_patterns(".venv", ".git", "out", "build"))
    build = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "wheel", "--no-deps"]
    _run([*build, "--no-build-isolation", "-w", str(folder / "dist"), str(folder / "source")], folder)
    wheel = next((folder / "dist").glob("*.whl"))
    with parts.part("a new environment"):
        _run([sys.executable, "-m", "venv", str(venv)], folder)
    with parts.part("pip install of the wheel"):
        _run([*pip, "install", str(wheel)], folder)
    _first_payout(parts, venv / "bin" / "yeji", folder)
    parts.tell()


def _first_payout(parts: Parts, yeji: Path, folder: Path) -> None:
    with parts.part("yeji demo"):
        _run([str(yeji), "demo", "--out", "sample"], folder)
    with parts.part(f"yeji explain {SELLER}"):
        told = _run([str(yeji), "explain", "sample", SELLER], folder)
    if "¥" not in told and "元" not in told:
        raise SystemExit(told)


def _served(folder: Path) -> None:
    """Start a server on a prepared home, and look at its memory when it has nothing to do."""
    environment = os.environ | {"YEJI_HOME": str(folder)}
    command = [
        sys.executable,
        "-m",
        "yeji",
        "serve",
        "--home",
        str(folder),
        "--port",
        str(PORT),
        "--workers",
        "1",
    ]
    for name in ("first start, tables made", "start"):
        parts = Parts()
        with parts.part(name):
            server = subprocess.Popen(
                command,
                env=environment,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            _wait()
        parts.tell()
        time.sleep(IDLE)
        each = _memory(server.pid)
        _say(f"idle: {sum(each):.0f} MB in {len(each)} processes ({', '.join(f'{one:.0f}' for one in each)})")
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def _wait() -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/accounts/login/", timeout=10).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server does not answer")


def _memory(group: int) -> list[float]:
    """Return the megabytes of the processes of a group, memory that they share counted by its part."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == group:
                lines = (process / "smaps_rollup").read_text().splitlines()
                found.append(next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")))
        except (OSError, StopIteration):
            continue
    return sorted(found, reverse=True)


def _run(command: Sequence[str], folder: Path) -> str:
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "YEJI"))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
