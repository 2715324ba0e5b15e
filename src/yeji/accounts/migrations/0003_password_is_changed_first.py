"""A password that another person gave is changed at the first sign-in; those that stand were chosen before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_loans_from_one_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False, verbose_name="密码要换"),
        ),
    ]
