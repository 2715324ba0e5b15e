"""Let the database itself keep what was published, and who has read it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from yeji.audit.kept_rows import keep_rows


class Migration(migrations.Migration):
    """See the module."""

    dependencies: ClassVar = [("plans", "0001_initial")]

    operations: ClassVar = [
        keep_rows("plans_version", "OLD.stage = 'published'"),
        keep_rows("plans_receipt"),
    ]
