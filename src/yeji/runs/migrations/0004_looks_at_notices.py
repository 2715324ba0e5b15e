"""Keep who looked at what a run noticed."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from yeji.audit.kept_rows import keep_rows


class Migration(migrations.Migration):
    """See the module."""

    dependencies: ClassVar = [
        ("runs", "0003_when_its_data_were_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="提示代码")),
                ("item", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("count", models.PositiveIntegerField(verbose_name="行数")),
                ("at", models.DateTimeField(verbose_name="什么时候")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁看过",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="runs.run",
                        verbose_name="核算",
                    ),
                ),
            ],
            options={
                "verbose_name": "看过的提示",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "code", "item"), name="one_look_a_notice")
                ],
            },
        ),
        keep_rows("runs_look"),
    ]
