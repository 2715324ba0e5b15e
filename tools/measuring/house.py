"""A company served for the measuring, and a browser in it that is signed in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

CHROMIUM = os.environ.get("YEJI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
PATIENCE = 60
"""Seconds that a server may take until it answers."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve a company while the block runs; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "yeji", "serve", "--home", str(home), "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(port, server)
            yield base
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 5):
        if server.poll() is not None:
            sys.exit("measuring: the server ended; run yeji serve to see why")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.2)
    sys.exit(f"measuring: nobody listens on port {port} after {PATIENCE} s")


@contextmanager
def browser(port: int) -> Iterator[BrowserContext]:
    """Open a browser that Lighthouse can reach on a port, with a profile of its own."""
    if not CHROMIUM:
        sys.exit("measuring: no Chromium; name one with YEJI_CHROMIUM")
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            args=[*QUIET, f"--remote-debugging-port={port}"],
            viewport={"width": 1440, "height": 900},
        )
        yield context
        context.close()


def session_of(username: str) -> str:
    """Return a session of this user, as the sign-in would open it."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    user = get_user_model().objects.get(username=username)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value
