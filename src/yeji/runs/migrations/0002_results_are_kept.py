"""Let the database itself keep results, the ledger, and runs that were released."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from yeji.audit.kept_rows import keep_rows


class Migration(migrations.Migration):
    """See the module."""

    dependencies: ClassVar = [("runs", "0001_initial")]

    operations: ClassVar = [
        keep_rows("runs_run", "OLD.stage = 'released'"),
        keep_rows("runs_personresult"),
        keep_rows("runs_ledgerline"),
    ]
