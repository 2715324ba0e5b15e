"""A row of sight that came by a loan counts no more from the loan's end on; `rebuild_sight` writes which."""

import datetime as dt

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_no_two_at_once"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="sight",
            name="one_sight_a_day",
        ),
        migrations.RemoveIndex(
            model_name="sight",
            name="org_sight_person__c777a1_idx",
        ),
        migrations.AddField(
            model_name="sight",
            name="lapses",
            field=models.DateField(default=dt.date(9999, 12, 31)),
        ),
        migrations.AddIndex(
            model_name="sight",
            index=models.Index(
                fields=["person", "viewer", "since", "until", "lapses"], name="org_sight_person__886f3f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="sight",
            constraint=models.UniqueConstraint(
                fields=("viewer", "person", "since", "lapses"), name="one_sight_a_day"
            ),
        ),
    ]
