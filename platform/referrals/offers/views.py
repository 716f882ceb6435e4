"""The register of offers: the list, one offer, its answer."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authorisation import may, operation
from accounts.models import User
from referrals.models import Offer
from referrals.offers import services
from referrals.offers.changes import OfferChangedError, OfferError, require_version
from referrals.offers.forms import AgainForm, AnswerForm, ChildForm
from referrals.offers.selectors import (
    SHOWN,
    STATE_KINDS,
    OffersQuestion,
    history,
    offer_counts,
    offer_for,
    register_of,
    triggers_known,
)
from referrals.offers.triggers import trigger_labels, triggers
from referrals.offers.wording import facts_of, offer_rows, timeline
from referrals.offers.workflow import WAY_BACK, IllegalOfferStepError, OfferState

PAGE = 50


@operation("offers.read")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The list. The address holds the filter and never a name: a search is posted."""
    asked = OffersQuestion.read(request.GET.dict(), search=request.POST.get("q", ""))
    page = Paginator(register_of(request.user, asked), PAGE).get_page(request.GET.get("page"))
    labels = trigger_labels(triggers_known(request.user))
    counts = offer_counts(request.user)
    context = {
        "page": page,
        "rows": offer_rows(list(page), labels),
        "asked": asked,
        "shown": _filters(asked, counts),
        "triggers": [("", _("All events")), *sorted(labels.items(), key=lambda item: item[1])],
        "counts": counts,
        "query": urlencode({"show": asked.show, "trigger": asked.trigger}) + "&",
        "may_work": may(request.user, "offers.work"),
    }
    return render(request, "referrals/offers/register.html", context)


def _filters(asked: OffersQuestion, counts: Any) -> list[dict[str, Any]]:
    numbers = {"due": counts.due, "waiting": counts.waiting}
    return [
        {
            "words": words,
            "number": numbers.get(name, 0),
            "query": urlencode({"show": name, "trigger": asked.trigger}),
            "current": name == asked.show,
        }
        for name, words in SHOWN.items()
    ]


@operation("offers.read")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer. Every opening is in the audit."""
    offer = offer_for(request.user, pk)
    response = _detail(request, offer, _answer_form(offer))
    services.note_reading(offer=offer, by=_staff(request))
    return response


def _answer_form(offer: Offer, data: Any = None) -> AnswerForm:
    return AnswerForm(data, state=offer.state, initial={"version": offer.version})


def _detail(
    request: HttpRequest, offer: Offer, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    earlier = list(history(request.user, offer))
    labels = trigger_labels({offer.trigger, *(other.trigger for other in earlier)})
    may_work = may(request.user, "offers.work")
    shown = form if may_work and _choices(form) else None
    context = {
        "offer": offer,
        "trigger": labels[offer.trigger],
        "kind": STATE_KINDS[offer.state],
        "stopped": getattr(offer, "stopped", False) and offer.is_open,
        "facts": facts_of(offer, labels[offer.trigger]),
        "form": shown,
        "errors": [] if shown else [{"text": error} for error in form.non_field_errors()],
        "written": [form.data.get(name) for name in ("words", "reason") if form.data.get(name)],
        "comes_back": offer.state in WAY_BACK,
        "undoable": services.undoable(offer) if may_work else None,
        "may_offer_again": may_work
        and offer.state in {*WAY_BACK} - {OfferState.OPTED_OUT}
        and not hasattr(offer, "followed_by"),
        "earlier": offer_rows(earlier, labels),
        "events": timeline(offer),
    }
    return render(request, "referrals/offers/detail.html", context, status=status)


def _choices(form: AnswerForm) -> Any:
    return form.fields["action"].choices  # type: ignore[attr-defined]


@operation("offers.work")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that it was offered, or what was answered. What was typed stays when it cannot be."""
    offer = offer_for(request.user, pk, "offers.work")
    form = _answer_form(offer, request.POST)
    try:
        # An answer to an older page is told as such, whatever else is wrong with it.
        require_version(offer, _version(request))
        if not form.is_valid():
            return _detail(request, offer, form)
        held = _record(offer, form, _staff(request))
    except OfferChangedError as error:
        return _newer(request, pk, str(error))
    except (OfferError, IllegalOfferStepError) as error:
        field = getattr(error, "field", "")
        form.add_error(field if field in form.fields else None, str(error))
        return _detail(request, offer, form)
    messages.success(request, _("Recorded: %s.") % held.get_state_display())
    return redirect("offers:detail", pk)


def _record(offer: Offer, form: AnswerForm, by: User) -> Offer:
    action, version = form.cleaned_data["action"], form.cleaned_data["version"]
    if action == "make":
        made = form.made or services.Made(how="")
        return services.make(offer=offer, by=by, made=made, version=version)
    return services.answer(
        offer=offer, action=action, by=by, reply=form.reply, made=form.made, version=version
    )


def _newer(request: HttpRequest, pk: int, error: str) -> HttpResponse:
    """The offer as it is now, with what was typed and the newer version in the form."""
    offer = offer_for(request.user, pk, "offers.work")
    typed = request.POST.copy()
    typed["version"] = str(offer.version)
    form = _answer_form(offer, typed)
    # Which answers are possible has changed: only what was written is taken over.
    form.errors.clear()
    form.add_error(None, error)
    return _detail(request, offer, form, status=409)


@operation("offers.work")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was recorded last."""
    offer = offer_for(request.user, pk, "offers.work")
    try:
        services.undo(offer=offer, by=_staff(request), version=_version(request))
    except OfferError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Undone. The offer is as it was before."))
    return redirect("offers:detail", pk)


@operation("offers.work")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new offer after one that was not taken up."""
    offer = offer_for(request.user, pk, "offers.work")
    posted = request.POST if request.method == "POST" else None
    form = AgainForm(posted, initial={"on": offer.next_on})
    if posted is not None and form.is_valid():
        try:
            new = services.offer_again(offer=offer, by=_staff(request), **form.cleaned_data)
        except OfferError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The new offer is in the register."))
            return redirect("offers:detail", new.pk)
    return render(request, "referrals/offers/again.html", {"form": form, "offer": offer})


@operation("offers.work")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put a due offer in by hand. A child who may be known is asked about first."""
    rules = triggers()
    form = ChildForm(request.POST if request.method == "POST" else None, rules=rules)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            offer = services.register_child(
                child=form.child,
                person=form.person,
                trigger=rules[told["trigger"]],
                by=_staff(request),
                **{name: told[name] for name in ("happened_on", "due_on", "meeting_on", "note")},
            )
        except OfferError as error:
            form.add_error("due_on" if error.field == "due_on" else None, str(error))
        else:
            messages.success(request, _("The offer is in the register."))
            return redirect("offers:detail", offer.pk)
    return render(request, "referrals/offers/add.html", {"form": form})


def _version(request: HttpRequest) -> int | None:
    """The version of the page that was acted on."""
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 9 else None


def _staff(request: HttpRequest) -> User:
    """Who is signed in; the operation's policy let nobody else come here."""
    return cast("User", request.user)
