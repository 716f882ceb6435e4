"""Take away what Wagtail's migrations put into every site: a welcome page, two groups of
editors, and a workflow that asks one of them. Organisations bring their own pages and roles.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

GROUPS = ("Editors", "Moderators")
WORKFLOW = "Moderators approval"


def remove(apps: Any, schema_editor: Any) -> None:
    Page = apps.get_model("wagtailcore", "Page")
    pages = Page.objects.filter(depth=2)
    pages.filter(content_type__model="page", slug="home", numchild=0).delete()
    Page.objects.filter(depth=1).update(numchild=pages.count())
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW).delete()
    apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name=WORKFLOW).delete()
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_pages_and_files"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
