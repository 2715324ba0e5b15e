"""A form that adds something has its effect once: its key, and where what it made is seen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_two_pairs_of_eyes_hold"),
    ]

    operations = [
        migrations.CreateModel(
            name="OneTimeKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
                ("made_url", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
