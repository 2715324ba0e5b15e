"""Let a run say by what closed periods are corrected, so that nobody changes it before it is released."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies: ClassVar = [("runs", "0005_why_a_run_is_asked_for_again")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="run",
            name="corrections",
            field=models.CharField(blank=True, max_length=64, null=True, verbose_name="更正的校验和"),
        ),
    ]
