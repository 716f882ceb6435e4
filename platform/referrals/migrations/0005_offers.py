import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0004_clocks_of_every_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("trigger", models.CharField(max_length=60, verbose_name="what happened")),
                ("happened_on", models.DateField(verbose_name="day it happened")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("must", "Must be offered"),
                            ("opt_out", "Offered; they can opt out"),
                            ("may", "May be offered"),
                            ("on_request", "When they ask"),
                        ],
                        max_length=10,
                        verbose_name="the rules say",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="offer by")),
                (
                    "meeting_on",
                    models.DateField(blank=True, null=True, verbose_name="day of the meeting"),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, verbose_name="what the person who offers should know"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be offered"),
                            ("offered", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("not_now", "Not now"),
                            ("opted_out", "Opted out"),
                            ("no_answer", "No answer"),
                            ("could_not", "Could not be offered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("offered_on", models.DateField(blank=True, null=True, verbose_name="offered on")),
                (
                    "offered_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("visit", "On a visit"),
                            ("meeting", "At a meeting"),
                            ("phone", "By phone or video"),
                            ("message", "By message or e-mail"),
                            ("letter", "By letter"),
                            ("worker", "Through their worker"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="at which meeting or visit"
                    ),
                ),
                (
                    "answered_on",
                    models.DateField(blank=True, null=True, verbose_name="answered on"),
                ),
                (
                    "told_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("young_person", "The young person"),
                            ("parent_or_carer", "A parent or carer"),
                            ("professional", "A professional"),
                        ],
                        max_length=16,
                        verbose_name="told by",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="in their own words")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "could_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_contact", "They could not be reached"),
                            ("not_safe", "It was not safe to get in touch"),
                            ("not_able", "They were too ill, or not able to take it in yet"),
                            ("moved", "They moved away"),
                            ("has_advocate", "They have an advocate already"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                        verbose_name="why not",
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="offer again on")),
                ("row_key", models.CharField(blank=True, max_length=64, null=True)),
                (
                    "warned",
                    models.CharField(
                        choices=[("no", "Nothing yet"), ("soon", "Due soon"), ("late", "Overdue")],
                        default="no",
                        max_length=4,
                    ),
                ),
                ("registered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "follows",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="referrals.offer",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="referrals.person",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="OfferEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("action", models.CharField(max_length=24)),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("due", "To be offered"),
                            ("offered", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("not_now", "Not now"),
                            ("opted_out", "Opted out"),
                            ("no_answer", "No answer"),
                            ("could_not", "Could not be offered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.TextField(blank=True)),
                ("was", models.JSONField(default=dict)),
                ("undone", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="referrals.offer",
                    ),
                ),
            ],
            options={
                "ordering": ("offer", "version"),
            },
        ),
        migrations.CreateModel(
            name="OfferFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("rows", models.JSONField(default=list)),
                ("faults", models.JSONField(default=list)),
                ("unknown", models.JSONField(default=list)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("registered", models.PositiveIntegerField(default=0)),
                ("passed_over", models.PositiveIntegerField(default=0)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-uploaded_at", "pk"),
            },
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["state", "due_on"], name="offer_due"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["happened_on"], name="offer_happened"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follows__isnull", True)),
                fields=("person", "trigger", "happened_on"),
                name="offer_once_per_trigger",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("row_key",), name="offer_row_once"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "opted_out"), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    models.Q(("told_by", "young_person"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="offer_opt_out_is_their_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "not_now"), _negated=True),
                    ("next_on__isnull", False),
                    _connector="OR",
                ),
                name="offer_not_now_has_a_next_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "could_not"), _negated=True),
                    models.Q(("could_not", ""), _negated=True),
                    _connector="OR",
                ),
                name="offer_could_not_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    ("referral__isnull", False),
                    _connector="OR",
                ),
                name="offer_accepted_has_its_referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["due", "could_not", "withdrawn"]),
                    ("offered_on__isnull", False),
                    _connector="OR",
                ),
                name="offer_answered_was_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerevent",
            constraint=models.UniqueConstraint(
                fields=("offer", "version"), name="offer_event_once_per_version"
            ),
        ),
        migrations.AddIndex(
            model_name="offerfile",
            index=models.Index(
                condition=models.Q(("confirmed_at__isnull", True)),
                fields=["uploaded_at"],
                name="offer_file_waiting",
            ),
        ),
    ]
