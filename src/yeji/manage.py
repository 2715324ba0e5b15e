"""Django's own commands: `yeji manage migrate` and the like."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def manage(arguments: Sequence[str]) -> None:
    """Run a command of Django's, as `manage.py` would."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")
    from django.core.management import execute_from_command_line

    # Imported here because the base install has no Django.
    execute_from_command_line(["yeji manage", *arguments])


if __name__ == "__main__":
    manage(sys.argv[1:])
