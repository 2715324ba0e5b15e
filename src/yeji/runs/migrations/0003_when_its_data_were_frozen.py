"""Let a run say of which moment its data are."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies: ClassVar = [("runs", "0002_results_are_kept")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="run",
            name="frozen_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="数据截至"),
        ),
    ]
