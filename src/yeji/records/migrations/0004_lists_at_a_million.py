"""Indexes that answer what lists ask without the rows, so that a million orders filter at once."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TAGGED = ("records_customer", "records_order")


def index_tags(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL finds a tag in its index; SQLite reads the index through, in which only rows with tags stand."""
    del apps
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    how = "USING gin (tags jsonb_path_ops)" if is_postgresql else "(tags) WHERE tags <> '[]'"
    for table in TAGGED:
        schema_editor.execute(f"CREATE INDEX {table}_tags ON {table} {how}", params=None)


def forget_tags(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    for table in TAGGED:
        schema_editor.execute(f"DROP INDEX {table}_tags", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_no_two_at_once"),
        ("records", "0003_history_is_append_only"),
    ]

    operations = [
        migrations.RunPython(index_tags, forget_tags),
        migrations.RemoveIndex(
            model_name="order",
            name="records_ord_owner_i_6cea6c_idx",
        ),
        migrations.RemoveIndex(
            model_name="payment",
            name="records_pay_owner_i_8ace65_idx",
        ),
        migrations.RemoveIndex(
            model_name="receivable",
            name="records_rec_owner_i_cb1e2f_idx",
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["owner", "order_date", "amount", "status", "kind", "region", "id"],
                name="records_ord_owner_i_b614df_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["owner", "payment_date", "amount", "id"], name="records_pay_owner_i_8ae583_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="receivable",
            index=models.Index(
                fields=["owner", "due_date", "amount", "settled_date", "id"],
                name="records_rec_owner_i_4c665c_idx",
            ),
        ),
    ]
