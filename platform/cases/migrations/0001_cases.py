import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("referrals", "0001_referrals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an advocate"),
                            ("allocated", "Allocated"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("closing", "Coming to an end"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened, waiting for an advocate"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(verbose_name="in this state since")),
                ("version", models.PositiveIntegerField(default=1)),
                ("limits", models.JSONField(default=list, verbose_name="limited to")),
                (
                    "instruction",
                    models.CharField(
                        choices=[
                            ("instructed", "Instructed: the person says what they want"),
                            (
                                "non_instructed",
                                "Non-instructed: the person cannot give instructions",
                            ),
                        ],
                        default="instructed",
                        max_length=14,
                        verbose_name="instruction",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ("opened_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("allocated_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "conflict_reason",
                    models.TextField(blank=True, verbose_name="why in spite of a conflict"),
                ),
                (
                    "advocate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "allocated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ("allocated_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("closed_at", models.DateTimeField(verbose_name="closed")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("done", "The work is done"),
                            ("person_ended", "The person chose to end it"),
                            ("no_contact", "We could not reach the person"),
                            ("moved", "The person moved away"),
                            ("other_service", "Another service has taken over"),
                            ("out_of_scope", "What is needed is outside the agreed help"),
                        ],
                        max_length=13,
                        verbose_name="reason",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("achieved", "Got what they wanted"),
                            ("partly", "Got part of it"),
                            ("not_achieved", "Did not get it"),
                            ("heard", "Was heard, whatever was decided"),
                            ("not_said", "Not said or not known"),
                        ],
                        max_length=12,
                        verbose_name="outcome in their view",
                    ),
                ),
                (
                    "advocate_outcome",
                    models.CharField(
                        choices=[
                            ("achieved", "Got what they wanted"),
                            ("partly", "Got part of it"),
                            ("not_achieved", "Did not get it"),
                            ("heard", "Was heard, whatever was decided"),
                            ("not_said", "Not said or not known"),
                        ],
                        max_length=12,
                        verbose_name="outcome in the advocate's view",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="in their own words")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closures",
                        to="cases.case",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("closed_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("action", models.CharField(max_length=14)),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("waiting", "Waiting for an advocate"),
                            ("allocated", "Allocated"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("closing", "Coming to an end"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened, waiting for an advocate"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an advocate"),
                            ("allocated", "Allocated"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("closing", "Coming to an end"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened, waiting for an advocate"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ("case", "version"),
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("parent_child", "Parent and child"),
                            ("siblings", "Brothers and sisters"),
                        ],
                        max_length=12,
                        verbose_name="relation",
                    ),
                ),
                ("linked_at", models.DateTimeField()),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Met the person"),
                            ("call", "Call or message with them"),
                            ("meeting", "Went to a meeting"),
                            ("professionals", "Spoke with others"),
                            ("writing", "Read or wrote"),
                            ("travel", "Travelled"),
                        ],
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                ("direct", models.BooleanField(verbose_name="direct")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("done_on", models.DateField(verbose_name="day")),
                ("text", models.TextField(verbose_name="note")),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ("-written_at", "-id"),
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "opened_at"], name="case_state_opened"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "waiting",
                            "allocated",
                            "active",
                            "paused",
                            "closing",
                            "closed",
                            "reopened",
                        ],
                    )
                ),
                name="case_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("case",),
                name="allocation_one_open_per_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    ("ended_at__gte", models.F("allocated_at")),
                    _connector="OR",
                ),
                name="allocation_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=("case", "version"), name="case_event_once_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="link_once"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="link_smaller_id_first"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["case", "-written_at"], name="note_case_written"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__lte", 1440)), name="note_within_one_day"
            ),
        ),
    ]
