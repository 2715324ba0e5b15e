"""An index of the notes that orders have: most have none, and to read a million rows for a word takes SQLite long.

PostgreSQL reads the rows with several processes; a note may be longer than its ordered index takes.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def index_notes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE INDEX records_order_note ON records_order (note) WHERE note <> ''", params=None
        )


def forget_notes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX records_order_note", params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0005_orders_of_a_customer")]

    operations = [migrations.RunPython(index_notes, forget_notes)]
