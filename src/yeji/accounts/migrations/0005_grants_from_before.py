"""Roles that carry power and were given before reviews stand as given by the machine: nobody can ask for them now."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WEIGHTY = ("system", "hr", "compensation", "finance", "auditor")


def review(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del schema_editor
    grants, reviews = apps.get_model("accounts", "RoleGrant"), apps.get_model("accounts", "Review")
    for grant in grants.objects.filter(role__in=WEIGHTY, review=None):
        grant.review = reviews.objects.create(
            matter="role",
            receiver_id=grant.user_id,
            role=grant.role,
            since=grant.since,
            until=grant.until,
            lent_by_id=grant.lent_by_id,
            asked_on=grant.since,
            stage="machine",
            decided_on=grant.since,
        )
        grant.save(update_fields=["review"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_second_pair_of_eyes")]

    operations = [migrations.RunPython(review, migrations.RunPython.noop)]
