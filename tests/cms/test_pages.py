"""What pages say: the lists are the rules', and one organisation's pages are not another's."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.base import ContentFile

from accounts.authorisation import SYSTEM
from cms.blocks import BodyBlock
from cms.models import LeafletsPage, Publication
from eligibility.models import Ruleset
from eligibility.selectors import live_rules, public_groups
from eligibility.services import publish_ruleset
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt


def _main(client_at: ClientAt, organisation: Organisation, path: str) -> str:
    response = client_at(organisation).get(path)
    assert response.status_code == 200
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def _texts(html: str, tag: str) -> list[str]:
    found = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", html, flags=re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()) for text in found]


def test_who_page_of_wiltshire_lists_the_thirteen_groups(
    wiltshire: Organisation, client_at: ClientAt
) -> None:
    main = _main(client_at, wiltshire, "/who-can-get-an-advocate/")
    with tenant_scope(wiltshire):
        groups = public_groups()

    listed = _texts(main, "li")

    assert len(listed) == len(groups) == 13
    offered = [group.label for group in groups if group.offer == "opt_out"]
    assert len(offered) == 3
    assert listed[:3] == offered
    assert listed[3] == (
        "parents with special educational needs whose child is in child protection, only for the "
        "first child protection conference (ICPC) and the review child protection conference (RCPC)"
    )
    assert listed[4:] == [group.label for group in groups if group.offer != "opt_out"][1:]


def test_who_page_of_jersey_has_its_one_group(jersey: Organisation, client_at: ClientAt) -> None:
    main = _main(client_at, jersey, "/who-we-help/")
    assert _texts(main, "li") == [
        "children, young people and adults of 5 or over who are or were in care"
    ]


def test_who_page_follows_a_new_ruleset(jersey: Organisation, client_at: ClientAt) -> None:
    with tenant_scope(jersey):
        document = live_rules().document.source
        changed = document.replace("children, young people and adults of 5", "people of 5")
        assert changed != document
        publish_ruleset(document=changed, by=SYSTEM)

    main = _main(client_at, jersey, "/who-we-help/")

    assert _texts(main, "li") == ["people of 5 or over who are or were in care"]


def test_refer_page_of_jersey(jersey: Organisation, client_at: ClientAt) -> None:
    main = _main(client_at, jersey, "/how-to-ask/")
    assert _texts(main, "h2") == [
        "You can ask for an advocate yourself, here",
        "Government of Jersey staff send the request form through Egress, which keeps it secure",
        "Everybody else",
        "Stuck?",
    ]
    assert "We reply within 5 working days." in main
    assert main.count('href="/refer/"') == 2


def test_refer_page_of_wiltshire(wiltshire: Organisation, client_at: ClientAt) -> None:
    main = _main(client_at, wiltshire, "/how-to-refer/")
    assert _texts(main, "h2") == [
        "You can ask for an advocate yourself, here",
        "As the allocated worker, please refer inside Liquidlogic",
        "Their allocated worker at the council makes the referral",
        "Everybody else",
        "Referral times",
        "Why time matters",
    ]
    assert 'href="mailto:childrensadvocacy@wiltshire.gov.uk"' in main
    assert [text for text in _texts(main, "li") if text.startswith("On average")] == [
        "On average we have 10 days from the referral to a first child protection conference.",
        "On average we have 42 days from the referral to a review for a child in care.",
    ]


@pytest.mark.parametrize("path", ["/who-we-help/", "/how-to-ask/"])
def test_pages_stay_right_without_any_rules(
    jersey: Organisation, client_at: ClientAt, path: str
) -> None:
    with tenant_scope(jersey):
        Ruleset.objects.all().delete()

    main = _main(client_at, jersey, path)

    assert "Please " in main
    assert "<li>children" not in main


def test_page_of_another_organisation_is_not_found(
    jersey: Organisation, wiltshire: Organisation, client_at: ClientAt
) -> None:
    assert client_at(jersey).get("/what-stays-private/").status_code == 200
    foreign = client_at(wiltshire).get("/what-stays-private/")
    random = client_at(wiltshire).get("/no-such-page-anywhere/")
    assert foreign.status_code == random.status_code == 404
    assert foreign.content == random.content


def test_leaflet_is_listed_and_served_here_only(
    jersey: Organisation, wiltshire: Organisation, client_at: ClientAt, files_root: object
) -> None:
    with tenant_scope(jersey):
        leaflet = Publication.objects.create(
            title="About us", file=ContentFile(b"%PDF-1.4 words", name="about-us.pdf")
        )
        page = LeafletsPage.objects.get()
        page.leaflets = [("leaflet", {"document": leaflet, "about": "For young people"})]
        page.save()
        url = leaflet.url

    main = _main(client_at, jersey, "/leaflets/")
    assert _texts(main, "li") == [
        "About us (PDF, 14\xa0bytes) For young people".replace("\xa0", " ")
    ]
    served = client_at(jersey).get(url)
    assert served.getvalue() == b"%PDF-1.4 words"
    assert served["Content-Type"] == "application/pdf"
    assert client_at(wiltshire).get(url).status_code == 404
    assert client_at(jersey).get(f"/files/{leaflet.file.name}").status_code == 404


def test_body_has_no_piece_of_free_code() -> None:
    assert list(BodyBlock().child_blocks) == [
        "heading", "text", "steps", "inset", "details", "picture",
    ]  # fmt: skip


def test_contact_page_gives_phone_mail_hours_and_address(
    jersey: Organisation, client_at: ClientAt
) -> None:
    main = _main(client_at, jersey, "/contact/")
    assert _texts(main, "dd") == [
        "01632 960 141",
        "hello@jersey-cares.example",
        "Working days, 9am to 5pm",
        "Jersey Cares (demonstration) 1 Example Quay St Helier",
    ]


def test_public_pages_ask_few_queries(
    jersey: Organisation, client_at: ClientAt, django_assert_max_num_queries: object
) -> None:
    client = client_at(jersey)
    client.get("/")
    with tenant_scope(jersey), django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get("/")
