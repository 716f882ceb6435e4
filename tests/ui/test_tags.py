import datetime as dt
import re

import pytest
from django.template import engines

DUE = dt.datetime(2026, 11, 26, 17, 0, tzinfo=dt.UTC)


def drawn(template: str, **context: object) -> str:
    html = engines["django"].from_string("{% load ui %}" + template).render(context)
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize(
    ("used", "filled", "promise"),
    [(0, "0.0", "96.0"), (50, "48.0", "96.0"), (100, "96.0", "96.0"), (200, "100.0", "50.0")],
)
def test_a_clock_is_filled_to_its_promise_and_beyond(used: int, filled: str, promise: str) -> None:
    html = drawn("{% clock 'w' due used=used %}", due=DUE, used=used)
    assert f'class="heard-clock__used" width="{filled}"' in html
    assert f'class="heard-clock__promise" x="{promise}"' in html


def test_a_clock_says_the_exact_time_to_everyone() -> None:
    html = drawn("{% clock '2 working days left' due used=40 state='soon' %}", due=DUE)
    assert (
        '<time datetime="2026-11-26T17:00:00+00:00" title="Thursday 26 November 2026, 17:00">'
        in html
    )
    assert '<span aria-hidden="true">Thu 26 Nov</span>' in html
    assert '<span class="govuk-visually-hidden">Thursday 26 November 2026, 17:00</span>' in html


def test_a_clock_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a due time with a time zone"):
        drawn("{% clock 'w' due used=1 %}", due=DUE.replace(tzinfo=None))


def test_details_fold_and_escape() -> None:
    html = drawn(
        "{% details title %}<p>{{ text }}</p>{% enddetails %}", title="<why>", text="a & b"
    )
    assert html == (
        '<details class="heard-details">'
        '<summary class="heard-details__summary">&lt;why&gt;</summary>'
        '<div class="heard-details__text"><p>a &amp; b</p></div></details>'
    )


@pytest.mark.parametrize("kind", ["new", "open", "waiting", "done", "warning", "late", "stopped"])
def test_a_status_is_a_word_and_a_shape(kind: str) -> None:
    html = drawn('{% include "ui/components/tag.html" with text="Word" %}', kind=kind)
    assert html.count("<svg") == 1
    assert "Word</strong>" in html
