"""Few and plain words for those who ask for themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _


def own_words() -> dict[str, str]:
    """The kinds of help that a young person chooses from, as answers to the fact `support`.

    A young person need not know what a conference is called; whoever reads the request asks.
    """
    return {
        "other_meeting": _("A meeting about me"),
        "complaint": _("A complaint"),
        "everyday": _("Something else"),
        "dont_know": _("I am not sure yet"),
    }
