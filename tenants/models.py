"""The register of organisations. It lives in the public schema and holds no people."""

import hashlib
import json
import re
import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
SCHEMA_NAME = re.compile(r"^[a-z][a-z0-9_]{1,40}$")


class OrganisationType(models.TextChoices):
    PUBLIC = "public", _("Directory")
    OPERATOR = "operator", _("Platform operator")
    ORGANISATION = "organisation", _("Advocacy service")


JURISDICTIONS = {
    "GB-ENG": _("England"),
    "GB-WLS": _("Wales"),
    "GB-SCT": _("Scotland"),
    "GB-NIR": _("Northern Ireland"),
    "JE": _("Jersey"),
    "GG": _("Guernsey"),
    "IM": _("Isle of Man"),
}


class LifeCycle(models.TextChoices):
    TEMPLATE = "template", _("Template, never served")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")


class Organisation(TenantMixin, models.Model):
    """A tenant: an advocacy service, the operator's own schema, or the public directory.

    `schema_name` is chosen once, by provisioning; records elsewhere point at an organisation
    by its id as a plain value, never by a foreign key.
    """

    auto_create_schema = False
    domains: models.Manager["Domain"]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schema_name = models.CharField(max_length=41, validators=[RegexValidator(SCHEMA_NAME)])
    slug = models.CharField(max_length=40, validators=[RegexValidator(SLUG)])
    type = models.CharField(max_length=12, choices=OrganisationType)
    state = models.CharField(max_length=10, choices=LifeCycle, default=LifeCycle.ACTIVE)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, blank=True)
    jurisdiction = models.CharField(max_length=6, help_text=_("Calendar and law: JE, GB-ENG, …"))
    language = models.CharField(max_length=10, default="en-gb")
    time_zone = models.CharField(max_length=40, default="Europe/London")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    office_opens = models.TimeField()
    office_closes = models.TimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    migrations = models.CharField(
        max_length=64, blank=True, help_text=_("Digest of the migrations its schema is at")
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("schema_name",), name="organisation_schema_once"),
            models.UniqueConstraint(fields=("slug",), name="organisation_slug_once"),
            models.UniqueConstraint(
                fields=("type",),
                condition=~models.Q(type="organisation"),
                name="organisation_directory_and_operator_once",
            ),
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=SCHEMA_NAME.pattern),
                name="organisation_schema_name_is_plain",
            ),
            models.CheckConstraint(
                condition=models.Q(office_opens__lt=models.F("office_closes")),
                name="organisation_office_opens_before_it_closes",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """The host name of its own links."""
        for domain in self.domains.all():
            if domain.is_primary:
                return str(domain.domain)
        raise LookupError(f"{self.slug} has no host name.")

    @property
    def url(self) -> str:
        """Where its site begins, without a final slash."""
        return str(settings.HEARD_BASE_URL).format(host=self.host)

    @property
    def area(self) -> str:
        """The jurisdiction in words."""
        return str(JURISDICTIONS.get(self.jurisdiction, self.jurisdiction))

    @property
    def is_served(self) -> bool:
        """Whether requests and tasks of this organisation are answered at all."""
        return bool(self.state == LifeCycle.ACTIVE)


class Domain(DomainMixin, models.Model):
    """A host name, exactly as browsers send it: lower case, without port or final dot."""

    def __str__(self) -> str:
        return str(self.domain)


class Brand(models.Model):
    """How an organisation looks: values for `ui.brand`, and its logo."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="brand"
    )
    values = models.JSONField(default=dict)
    logo_svg = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Brand of {self.organisation_id}"

    @property
    def version(self) -> str:
        """Changes whenever the look does, so that browsers may keep the old one for ever."""
        text = json.dumps(self.values, sort_keys=True) + self.logo_svg
        return hashlib.sha256(text.encode()).hexdigest()[:12]


class TemplateDump(models.Model):
    """The SQL of one empty, migrated template schema, replayed for every new organisation.

    Kept beside the register so that every process on every machine replays the same text.
    `migrations` is the digest of the migration files it was made from.
    """

    type = models.CharField(max_length=12, choices=OrganisationType, primary_key=True)
    migrations = models.CharField(max_length=64)
    sql = models.TextField()
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.type} at {self.migrations[:12]}"
