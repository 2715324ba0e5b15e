"""Let a run say why it was asked for again."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies: ClassVar = [("runs", "0004_looks_at_notices")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="run",
            name="why",
            field=models.CharField(blank=True, max_length=400, null=True, verbose_name="为什么再算"),
        ),
    ]
