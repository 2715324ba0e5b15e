"""Let the index of a customer's orders answer filters by day, amount and status without the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0003_what_was_lent_goes_back"),
        ("records", "0004_lists_at_a_million"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="order",
            name="records_ord_custome_40efc0_idx",
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["customer", "order_date", "amount", "status", "id"],
                name="records_ord_custome_08c341_idx",
            ),
        ),
    ]
