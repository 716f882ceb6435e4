import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import referrals.models.attachment


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_matching"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("online", "Online form"),
                            ("api", "Another system"),
                            ("egress", "Egress"),
                            ("liquidlogic", "Liquidlogic"),
                            ("email", "E-mail"),
                            ("phone", "Phone"),
                            ("post", "Letter"),
                            ("in_person", "In person"),
                        ],
                        max_length=12,
                        verbose_name="came by",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("meeting", "A meeting"),
                            ("issue", "Something that matters to them"),
                            ("complaint", "A complaint"),
                            ("offer", "An offer of advocacy"),
                        ],
                        max_length=10,
                        verbose_name="purpose",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "announcement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="referrals.announcement",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry",
                        to="referrals.referral",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-begun_at",),
            },
        ),
        migrations.CreateModel(
            name="EgressItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "message_reference",
                    models.CharField(max_length=80, verbose_name="message reference"),
                ),
                ("sender", models.EmailField(max_length=254, verbose_name="sender")),
                ("notice_at", models.DateTimeField(verbose_name="time of the notice")),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="opened in Egress"),
                ),
                (
                    "downloaded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="downloaded"),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="egress",
                        to="referrals.entry",
                    ),
                ),
            ],
            options={
                "ordering": ("-notice_at",),
            },
        ),
        migrations.CreateModel(
            name="FeedImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("online", "Online form"),
                            ("api", "Another system"),
                            ("egress", "Egress"),
                            ("liquidlogic", "Liquidlogic"),
                            ("email", "E-mail"),
                            ("phone", "Phone"),
                            ("post", "Letter"),
                            ("in_person", "In person"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                ("file_name", models.CharField(max_length=120, verbose_name="file")),
                ("digest", models.CharField(max_length=64)),
                ("rows", models.JSONField(blank=True, default=list)),
                ("faults", models.JSONField(blank=True, default=list)),
                ("good", models.PositiveIntegerField(verbose_name="rows that can be taken")),
                ("bad", models.PositiveIntegerField(verbose_name="rows with a mistake")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="referrals made")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="rows here already")),
                ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-read_at",),
            },
        ),
        migrations.CreateModel(
            name="LiquidlogicItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lcs_id", models.CharField(max_length=40, verbose_name="LCS id")),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                ("seen_at", models.DateTimeField(verbose_name="seen here")),
                ("worker", models.CharField(max_length=120, verbose_name="allocated worker")),
                ("team", models.CharField(blank=True, max_length=120, verbose_name="team")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liquidlogic",
                        to="referrals.entry",
                    ),
                ),
                (
                    "feed_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="referrals.feedimport",
                    ),
                ),
            ],
            options={
                "ordering": ("-raised_at",),
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=120,
                        upload_to=referrals.models.attachment._private_name,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("png", "Picture (PNG)"),
                            ("jpeg", "Picture (JPEG)"),
                            ("docx", "Word document"),
                            ("text", "Plain text"),
                            ("email", "Saved e-mail"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("digest", models.CharField(max_length=64)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("clean", "No virus found"),
                            ("not_scanned", "Not checked for viruses"),
                            ("no_answer", "The virus scanner did not answer"),
                        ],
                        max_length=12,
                        verbose_name="virus check",
                    ),
                ),
                ("attached_at", models.DateTimeField(verbose_name="added")),
                (
                    "attached_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ("attached_at", "name"),
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "digest"), name="attachment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=80)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("online", "Online form"),
                            ("api", "Another system"),
                            ("egress", "Egress"),
                            ("liquidlogic", "Liquidlogic"),
                            ("email", "E-mail"),
                            ("phone", "Phone"),
                            ("post", "Letter"),
                            ("in_person", "In person"),
                        ],
                        max_length=12,
                        verbose_name="came by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("self", "The person themselves"),
                            ("parent_or_carer", "A parent or carer"),
                            ("professional", "A professional"),
                            ("someone_else", "Somebody else"),
                        ],
                        max_length=16,
                        verbose_name="from",
                    ),
                ),
                ("question", models.TextField(verbose_name="what they asked")),
                ("answer", models.TextField(blank=True, verbose_name="what we told them")),
                ("logged_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "logged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "enquiries",
                "ordering": ("-asked_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("idempotency_key",), name="enquiry_logged_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("referral__isnull", True)),
                fields=["begun_at"],
                name="entry_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("referral", None), ("saved_at", None), ("saved_by", None)),
                    models.Q(
                        ("referral__isnull", False),
                        ("saved_at__isnull", False),
                        ("saved_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="entry_saved_says_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="egressitem",
            constraint=models.UniqueConstraint(
                fields=("message_reference",), name="egress_message_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="egressitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at", None), ("opened_by", None)),
                    models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                    _connector="OR",
                ),
                name="egress_opened_says_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None), ("taken", 0)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="feed_import_confirmed_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="liquidlogicitem",
            constraint=models.UniqueConstraint(fields=("lcs_id",), name="liquidlogic_id_once"),
        ),
    ]
