"""Let the database itself hold two pairs of eyes: no role with power without its review, none released by its asker.

`accounts.eyes` says the same in words. An owner of the database can drop triggers; the audit chain still tells.
Later migrations that alter these tables on SQLite make them anew without triggers, and must run this again.
"""

from django.db import NotSupportedError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WEIGHTY = "('system', 'hr', 'compensation', 'finance', 'auditor')"
MANAGING = "('system', 'hr')"
ALWAYS = "'9999-12-31'"


def hands(who: str) -> str:
    """Everybody who may be behind an account, see `accounts.eyes`."""
    return f"""
        WITH RECURSIVE hands(id) AS (SELECT {who} UNION SELECT giver.key_given_by_id FROM accounts_user giver
            JOIN hands ON giver.id = hands.id WHERE giver.key_given_by_id IS NOT NULL)
        SELECT id FROM hands
    """  # noqa: S608 - constants


def keeps(who: str) -> str:
    """An open account that keeps accounts on the day of the decision, by a role of its own."""
    return f"""EXISTS (
        SELECT 1 FROM accounts_rolegrant held JOIN accounts_user keeper ON keeper.id = held.user_id
        WHERE held.user_id = {who} AND keeper.is_active AND held.lent_by_id IS NULL AND held.role IN {MANAGING}
        AND held.since <= NEW.decided_on AND COALESCE(held.until, {ALWAYS}) > NEW.decided_on)
    """  # noqa: S608 - constants


# Whoever begins alone: nothing was ever released by two, and nobody on his own keeps accounts besides.
IS_ALONE = f"""
    NEW.asked_by_id IS NOT NULL AND NEW.decided_on IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM accounts_review WHERE stage = 'released')
    AND NOT EXISTS (
        SELECT 1 FROM accounts_user other WHERE other.key_given_by_id IS NULL
        AND other.id <> NEW.asked_by_id
        AND other.id NOT IN ({hands("NEW.asked_by_id")}) AND {keeps("other.id")})
"""  # noqa: S608 - constants
BEGINS = f"""
    (NEW.stage = 'waiting' AND NEW.asked_by_id IS NOT NULL AND NEW.decided_by_id IS NULL)
    OR (NEW.stage = 'machine' AND NEW.asked_by_id IS NULL AND NEW.decided_by_id IS NULL)
    OR (NEW.stage = 'alone' AND NEW.decided_by_id IS NULL AND {IS_ALONE})
"""
SAME = " AND ".join(
    f"COALESCE({new}, {none}) = COALESCE({old}, {none})"
    for name, none in (
        ("matter", "''"),
        ("receiver_id", "0"),
        ("role", "''"),
        ("since", ALWAYS),
        ("until", ALWAYS),
        ("lent_by_id", "0"),
        ("why", "''"),
        ("asked_by_id", "0"),
        ("asked_on", ALWAYS),
    )
    for new, old in ((f"NEW.{name}", f"OLD.{name}"),)
)
IS_SECOND = f"""
    NEW.decided_by_id <> NEW.asked_by_id AND NEW.decided_by_id <> NEW.receiver_id AND {keeps("NEW.decided_by_id")}
    AND NOT EXISTS (SELECT 1 FROM ({hands("NEW.decided_by_id")}) checker WHERE checker.id IN ({hands("NEW.asked_by_id")}))
"""  # noqa: S608 - constants
DECIDED = f"""
    OLD.stage = 'waiting' AND {SAME}
    AND (NEW.stage IN ('refused', 'recalled', 'expired') OR (NEW.stage = 'machine' AND NEW.decided_by_id IS NULL)
         OR (NEW.stage = 'released' AND {IS_SECOND}))
"""
IS_REVIEWED = f"""
    NEW.role NOT IN {WEIGHTY} OR EXISTS (
        SELECT 1 FROM accounts_review review WHERE review.id = NEW.review_id AND review.matter = 'role'
        AND review.stage IN ('released', 'alone', 'machine') AND review.receiver_id = NEW.user_id
        AND review.role = NEW.role AND COALESCE(review.lent_by_id, 0) = COALESCE(NEW.lent_by_id, 0)
        AND NEW.since >= review.since AND COALESCE(NEW.until, {ALWAYS}) <= COALESCE(review.until, {ALWAYS}))
"""  # noqa: S608 - constants
NOT_LONGER = f"""
    NEW.role NOT IN {WEIGHTY} OR (NEW.since >= OLD.since
        AND COALESCE(NEW.until, {ALWAYS}) <= COALESCE(OLD.until, {ALWAYS}))
"""
RULES = {
    "review_begins": ("INSERT", "accounts_review", BEGINS),
    "review_is_decided_once": ("UPDATE", "accounts_review", DECIDED),
    "review_is_not_removed": ("DELETE", "accounts_review", "OLD.stage = 'waiting'"),
    "grant_is_reviewed": ("INSERT", "accounts_rolegrant", IS_REVIEWED),
    "grant_stays_reviewed": ("UPDATE", "accounts_rolegrant", f"({IS_REVIEWED}) AND ({NOT_LONGER})"),
}


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    vendor = schema_editor.connection.vendor
    if vendor not in {"sqlite", "postgresql"}:
        raise NotSupportedError(
            f"Two pairs of eyes are held by triggers, which are written for SQLite and PostgreSQL, not {vendor}. "
            "Use one of these two: set YEJI_DATABASE, or leave it out for SQLite."
        )
    write = _sqlite if vendor == "sqlite" else _postgresql
    for name, rule in RULES.items():
        for statement in write(name, *rule):
            schema_editor.execute(statement, params=None)


def _sqlite(name: str, deed: str, table: str, allowed: str) -> list[str]:
    refuse = f"SELECT RAISE(ABORT, 'two pairs of eyes: {name}')"
    when = f"WHEN ({allowed}) IS NOT TRUE"
    return [f"CREATE TRIGGER {name} BEFORE {deed} ON {table} {when} BEGIN {refuse}; END"]


def _postgresql(name: str, deed: str, table: str, allowed: str) -> list[str]:
    row = "OLD" if deed == "DELETE" else "NEW"
    refuse = f"RAISE EXCEPTION 'two pairs of eyes: {name}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF ({allowed}) THEN RETURN {row}; END IF; {refuse}"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def release(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if schema_editor.connection.vendor == "sqlite":
        for name in RULES:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
    else:
        for name in RULES:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE", params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_grants_from_before")]

    operations = [migrations.RunPython(guard, release)]
