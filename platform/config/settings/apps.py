"""Which app keeps its tables in which schema.

No app with tables stands in both the public list and another (`tenants.checks`).
"""

# The register of organisations, and content types, whose ids must agree everywhere.
PUBLIC_APPS = [
    "django_tenants",
    "tenants",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "ui",
    "config",
]

# People who sign in: in each organisation's schema and in the operator's, never in public.
SIGN_IN_APPS = [
    "accounts",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "axes",
    "audit",
]

OPERATOR_APPS = [*SIGN_IN_APPS]

ORGANISATION_APPS = [
    *SIGN_IN_APPS,
    "calendars",
    "notifications",
    "eligibility",
    "referrals",
    "cases",
    "reporting",
    "cms",
    "api",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
]

TENANT_TYPES = {
    "public": {"APPS": PUBLIC_APPS, "URLCONF": "config.urls.public"},
    "operator": {"APPS": OPERATOR_APPS, "URLCONF": "config.urls.operator"},
    "organisation": {"APPS": ORGANISATION_APPS, "URLCONF": "config.urls.organisation"},
}

INSTALLED_APPS = list(dict.fromkeys([*PUBLIC_APPS, *ORGANISATION_APPS, *OPERATOR_APPS]))
