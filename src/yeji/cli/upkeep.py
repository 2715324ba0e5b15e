"""What the background worker does at its start and on each new day, besides the queue."""

from __future__ import annotations

import logging
import threading
from datetime import date

logger = logging.getLogger(__name__)
EVERY = 30.0
"""Seconds between two looks at the calendar."""


def keep_up(on: date) -> int:
    """Close the accounts of those who are gone, end loans, old requests and keys; return how many were closed."""
    from yeji.accounts.once import forget_old_keys
    from yeji.org.actions.accounts import close_accounts_of_those_gone
    from yeji.org.actions.reviewing import expire_reviews
    from yeji.org.actions.seeing import rebuild_sight

    # Imported here because they need the settings.
    rebuild_sight()
    expire_reviews(on)
    forget_old_keys(on)
    return close_accounts_of_those_gone(on)


class Upkeep(threading.Thread):
    """Keeps up beside the worker; a day that did not go through (somebody held the database) is tried again."""

    def __init__(self) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._done: date | None = None
        self._ends = threading.Event()

    def run(self) -> None:
        """Look at the calendar until the process ends."""
        from django.db import connection

        # Imported here for the same reason as above.
        while not self._ends.is_set():
            self.look()
            connection.close()
            self._ends.wait(EVERY)

    def look(self) -> None:
        """Do the day's upkeep unless it is done."""
        from django.db import DatabaseError
        from django.utils import timezone

        # Imported here for the same reason as above.
        today = timezone.localdate()
        if today == self._done:
            return
        try:
            keep_up(today)
            self._done = today
        except DatabaseError:
            logger.exception("the upkeep of %s did not go through and is tried again", today)

    def end(self) -> None:
        """Let the thread come to its end."""
        self._ends.set()
