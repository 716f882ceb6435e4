from django.db import migrations, models

# No schema is named: the objects are made in the schema being migrated.
APPEND_ONLY = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    RAISE EXCEPTION 'Audit entries are never changed or removed: % refused.', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$function$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
CHANGEABLE = """
DROP TRIGGER audit_entry_append_only ON audit_entry;
DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="when")),
                ("actor", models.CharField(blank=True, max_length=40, verbose_name="who")),
                ("roles", models.CharField(max_length=160, verbose_name="with the roles")),
                ("operation", models.CharField(max_length=60, verbose_name="operation")),
                (
                    "object_type",
                    models.CharField(blank=True, max_length=60, verbose_name="kind of record"),
                ),
                ("object_id", models.CharField(blank=True, max_length=40, verbose_name="record")),
                ("detail", models.JSONField(default=dict, verbose_name="details")),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(
                        fields=["object_type", "object_id", "id"], name="audit_entry_about"
                    ),
                    models.Index(fields=["actor", "id"], name="audit_entry_by"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("previous",), name="audit_entry_one_chain")
                ],
            },
        ),
        migrations.RunSQL(sql=APPEND_ONLY, reverse_sql=CHANGEABLE),
    ]
