"""Reviews: power that one person asks for and another releases; who saw the password an account was given."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yeji.accounts.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_password_is_changed_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="key_given_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="密码给出人",
            ),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=yeji.accounts.models.matter_choices, max_length=20, verbose_name="什么"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=yeji.accounts.models.role_choices,
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至（不含）")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="为什么")),
                ("asked_on", models.DateField(verbose_name="哪天申请")),
                (
                    "stage",
                    models.CharField(
                        choices=yeji.accounts.models.stage_choices,
                        default="waiting",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="哪天决定")),
                ("decided_why", models.CharField(blank=True, max_length=200, verbose_name="决定的原因")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁申请",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁决定",
                    ),
                ),
                (
                    "lent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="委托人",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="给谁",
                    ),
                ),
            ],
            options={
                "verbose_name": "复核",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="review",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grant",
                to="accounts.review",
                verbose_name="复核",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_by__isnull", True),
                    models.Q(("asked_by", models.F("receiver")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_asks_for_himself",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "released"), _negated=True),
                    models.Q(
                        ("asked_by__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                        models.Q(("decided_by", models.F("receiver")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="released_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("matter", "role"), _negated=True),
                    models.Q(("since__isnull", False), models.Q(("role", ""), _negated=True)),
                    _connector="OR",
                ),
                name="role_has_its_days",
            ),
        ),
    ]
