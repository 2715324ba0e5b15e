"""The product's settings for tests: a home of its own, static files as they lie, quick passwords."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before the settings are read: they make the folder and its key. A folder for each process: each has a database
# of its own in memory, whose first run is number 1, and keeps that run's files by its number.
if os.environ.get("PYTEST_XDIST_WORKER"):
    OWN = f"yeji-tests-{os.getuid()}-{os.environ['PYTEST_XDIST_WORKER']}"
    os.environ["YEJI_HOME"] = str(Path(tempfile.gettempdir()) / OWN)
os.environ.setdefault("YEJI_HOME", str(Path(tempfile.gettempdir()) / f"yeji-tests-{os.getuid()}"))
if os.environ.get("YEJI_TEST_DATABASE") == "postgres":
    from tests.web.postgres import address_of_a_server

    # Imported here because the other runs need no server.
    os.environ["YEJI_DATABASE"] = address_of_a_server()

from tools.messages import compile_catalogue
from yeji.settings import *  # noqa: F403 - all of them, then these
from yeji.settings import MIDDLEWARE as REAL_MIDDLEWARE

compile_catalogue()

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [each for each in REAL_MIDDLEWARE if "whitenoise" not in each]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Tests write rows past the actions, which the chain knows nothing of.
    "boards": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
