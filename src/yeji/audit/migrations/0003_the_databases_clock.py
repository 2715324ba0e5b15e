"""The database's own clock beside the process's: NULL may stand there, so that SQLite keeps table and triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="stored_at",
            field=models.CharField(max_length=26, null=True, verbose_name="数据库的时间"),
        ),
    ]
