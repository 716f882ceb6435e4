import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from referrals.matching.keys import keys_of


def make_keys(apps, schema_editor):
    """The people who are there already are found like everybody else."""
    people = apps.get_model("referrals", "Person").objects.all()
    keys = apps.get_model("referrals", "MatchKey")
    for person in people.iterator(chunk_size=500):
        keys.objects.bulk_create(
            keys(person=person, kind=kind, value=value) for kind, value in keys_of(person)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_referrals"),
        ("tenants", "0002_trigrams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MatchKey",
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
                            ("written", "name as written"),
                            ("name", "first and last name by their sound"),
                            ("surname", "last name by its sound"),
                            ("born", "date of birth"),
                            ("phone", "phone number"),
                            ("email", "e-mail address"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.CharField(max_length=254)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="match_keys",
                        to="referrals.person",
                    ),
                ),
            ],
            options={
                "ordering": ("person", "kind", "value"),
                "indexes": [
                    models.Index(fields=["kind", "value", "person"], name="match_key_equal"),
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["value"],
                        opclasses=["gist_trgm_ops"],
                        condition=models.Q(("kind", "written")),
                        name="match_key_alike",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind", "value"), name="match_key_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("system", models.CharField(max_length=40, verbose_name="system")),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="other_numbers",
                        to="referrals.person",
                    ),
                ),
            ],
            options={
                "ordering": ("person", "system", "number"),
                "indexes": [models.Index(fields=["system", "number"], name="other_number_lookup")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "system", "number"), name="other_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("same", models.BooleanField(verbose_name="the same person")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
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
                        to="referrals.person",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.person",
                    ),
                ),
                (
                    "taken_back_by",
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
                "ordering": ("at", "pk"),
                "indexes": [models.Index(fields=["other"], name="verdict_other")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="verdict_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("one", "other"),
                        name="verdict_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_back_at__isnull", True), ("taken_back_by__isnull", True)
                            ),
                            models.Q(
                                ("taken_back_at__isnull", False), ("taken_back_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="verdict_taken_back_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_keys, migrations.RunPython.noop),
    ]
