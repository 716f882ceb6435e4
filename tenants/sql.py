"""The one place that writes names into SQL."""

from django_tenants.utils import quote_schema_name


def quoted(name: str) -> str:
    """A schema's or table's name as a PostgreSQL identifier."""
    return str(quote_schema_name(name))
