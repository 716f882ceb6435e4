"""What is kept for one organisation is worthless at another: safety.md M3, M5-M8, M10."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import BadSignature
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client

from accounts.models import User
from accounts.tokens import password_reset_tokens
from tenants.backend.base import NoOrganisationScopeError
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tenants.sessions import SessionStore
from tenants.signing import tenant_signer
from tests.conftest import ClientAt, MakeUser


def test_content_types_stand_in_the_public_schema_only(db: None) -> None:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema FROM information_schema.tables "
            "WHERE table_name = 'django_content_type'"
        )
        assert cursor.fetchall() == [("public",)]


def test_content_type_ids_agree_and_stay_cached(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    ids = set()
    for organisation in (jersey, wiltshire):
        with tenant_scope(organisation):
            ids.add(ContentType.objects.get_for_model(User).pk)
    assert len(ids) == 1


def test_a_cached_value_is_unknown_elsewhere(
    jersey: Organisation, wiltshire: Organisation, empty_cache: None
) -> None:
    with tenant_scope(jersey):
        cache.set("wagtail_site_root_paths", "jersey")
        assert cache.get("wagtail_site_root_paths") == "jersey"
    with tenant_scope(wiltshire):
        assert cache.get("wagtail_site_root_paths") is None
    with public_scope():
        assert cache.get("wagtail_site_root_paths") is None


def test_nothing_is_cached_for_nobody() -> None:
    with pytest.raises(NoOrganisationScopeError):
        cache.set("anything", 1)


def test_a_session_cookie_opens_nothing_elsewhere(
    jersey: Organisation, wiltshire: Organisation, make_user: MakeUser, client_at: ClientAt
) -> None:
    client = client_at(jersey, make_user(jersey, "supervisor"))
    assert client.get("/workspace/").status_code == 200
    replay = Client(headers={"host": wiltshire.host})
    replay.cookies = client.cookies
    response = replay.get("/workspace/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/workspace/")


def test_a_session_row_copied_elsewhere_is_unreadable(
    jersey: Organisation, wiltshire: Organisation, make_user: MakeUser, client_at: ClientAt
) -> None:
    user = make_user(jersey, "supervisor")
    client = client_at(jersey, user)
    key = client.cookies["sessionid"].value
    with tenant_scope(jersey):
        row = Session.objects.get(session_key=key)
        assert SessionStore(key).load()["_auth_user_id"] == str(user.pk)
    with tenant_scope(wiltshire):
        row.save(force_insert=True)
        assert SessionStore(key).load() == {}


def test_a_signed_token_is_refused_elsewhere(jersey: Organisation, wiltshire: Organisation) -> None:
    with tenant_scope(jersey):
        token = tenant_signer("receipt").sign("r1")
        assert tenant_signer("receipt").unsign(token) == "r1"
        with pytest.raises(BadSignature):
            tenant_signer("something else").unsign(token)
    with tenant_scope(wiltshire), pytest.raises(BadSignature):
        tenant_signer("receipt").unsign(token)


def test_a_password_reset_token_of_a_cloned_user_is_refused(
    jersey: Organisation, wiltshire: Organisation, make_user: MakeUser
) -> None:
    user = make_user(jersey, "organisation_admin")
    with tenant_scope(jersey):
        token = password_reset_tokens.make_token(user)
        assert password_reset_tokens.check_token(user, token)
    with tenant_scope(wiltshire):
        user.save(force_insert=True)
        assert not password_reset_tokens.check_token(User.objects.get(pk=user.pk), token)


@pytest.fixture
def letter(jersey: Organisation) -> str:
    with tenant_scope(jersey):
        return default_storage.save("letter.txt", ContentFile(b"private"))


def test_a_file_is_unknown_elsewhere(
    jersey: Organisation, wiltshire: Organisation, letter: str
) -> None:
    with tenant_scope(jersey):
        assert default_storage.exists(letter)
        path = Path(default_storage.path(letter))
        assert path.stat().st_mode & 0o077 == 0
    with tenant_scope(wiltshire):
        assert not default_storage.exists(letter)
        with pytest.raises(SuspiciousFileOperation):
            default_storage.open(f"../{jersey.id}/{letter}")
        link = Path(default_storage.path("link.txt"))
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(path)
        with pytest.raises(SuspiciousFileOperation, match="leads out"):
            default_storage.open("link.txt")


@pytest.mark.parametrize("host", ["jersey", "wiltshire", "localhost"])
@pytest.mark.parametrize("prefix", ["/media/", "/files/", "/files/%2e%2e/", "/static/../", "/"])
def test_no_path_serves_a_stored_file(
    jersey: Organisation, wiltshire: Organisation, letter: str, host: str, prefix: str
) -> None:
    name = host if host == "localhost" else f"{host}.localhost"
    for path in (letter, f"{jersey.id}/{letter}", f"{jersey.schema_name}/{letter}"):
        response = Client(headers={"host": name}).get(prefix + path)
        assert response.status_code in {301, 404}, (prefix + path, response.status_code)


def test_no_table_of_records_stands_in_public(db: None) -> None:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_schema NOT LIKE 'pg\\_%' AND table_schema != 'information_schema'"
        )
        tables: dict[str, set[str]] = {}
        for schema, table in cursor.fetchall():
            tables.setdefault(schema, set()).add(table)
    public = tables.pop("public")
    assert public == {
        "django_content_type",
        "django_migrations",
        "tenants_brand",
        "tenants_domain",
        "tenants_organisation",
        "tenants_templatedump",
    }
    for schema, own in tables.items():
        assert own & public == {"django_migrations"}, schema


def test_a_missing_table_is_an_error_not_another_schemas_rows(in_jersey: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user RENAME TO accounts_user_away")
    with pytest.raises(ProgrammingError, match="accounts_user"):
        User.objects.count()


def test_the_only_foreign_keys_that_leave_a_schema_point_at_content_types(db: None) -> None:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT target.relname FROM pg_constraint c "
            "JOIN pg_class source ON source.oid = c.conrelid "
            "JOIN pg_class target ON target.oid = c.confrelid "
            "WHERE c.contype = 'f' AND source.relnamespace != target.relnamespace"
        )
        assert cursor.fetchall() == [("django_content_type",)]
