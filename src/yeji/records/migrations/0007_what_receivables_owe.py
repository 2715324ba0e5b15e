"""Keep beside each receivable what is paid of it and open, so that lists filter and sort by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0003_what_was_lent_goes_back"),
        ("records", "0006_notes_of_orders"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="receivable",
            name="records_rec_custome_fef4f2_idx",
        ),
        migrations.AddField(
            model_name="receivable",
            name="credited",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="receivable",
            name="left",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="receivable",
            name="paid",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name="receivable",
            index=models.Index(
                fields=["customer", "due_date", "left", "currency", "id"],
                name="records_rec_custome_bfd8eb_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="receivable",
            index=models.Index(fields=["left", "id"], name="records_rec_left_b8f3bd_idx"),
        ),
        migrations.AddIndex(
            model_name="receivable",
            index=models.Index(
                condition=models.Q(("left__gt", 0)),
                fields=["due_date", "owner", "left", "currency", "customer"],
                name="records_receivable_open",
            ),
        ),
        migrations.AddIndex(
            model_name="receivable",
            index=models.Index(
                condition=models.Q(("left__gt", 0)),
                fields=["owner", "due_date", "left", "currency", "customer"],
                name="records_receivable_owed",
            ),
        ),
    ]
