"""Work out what the receivables owe that were written before it was kept. On an empty company it does nothing."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Not the models of this moment: what a receivable owes is said in one place only. It names its columns.
    from yeji.records.balances import keep_all

    del apps
    if schema_editor.connection.alias == "default":
        keep_all()


class Migration(migrations.Migration):
    dependencies = [("records", "0007_what_receivables_owe")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
