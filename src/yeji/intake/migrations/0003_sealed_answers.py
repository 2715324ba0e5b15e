"""A link made for one order or customer is answered once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_remembered_reading"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=80)),
                ("number", models.CharField(max_length=80)),
                ("at", models.DateTimeField(verbose_name="填写时间")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.formlink"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("form", "about"), name="one_answer_about_one_thing")
                ],
            },
        ),
    ]
