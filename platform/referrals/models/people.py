"""People whom an advocate may help."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """Somebody an advocate may help. One person may be the young person in one referral and the
    parent in another. Where they live is not kept here.
    """

    name = models.CharField(_("name"), max_length=120)
    preferred_name = models.CharField(_("preferred name"), max_length=80, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    stated_age = models.PositiveSmallIntegerField(_("age as told"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    phone_is_safe = models.BooleanField(_("safe to phone or text"), default=False)
    email = models.EmailField(_("e-mail"), blank=True)
    email_is_safe = models.BooleanField(_("safe to e-mail"), default=False)
    contact_notes = models.TextField(_("how to get in touch safely"), blank=True)
    communication_needs = models.TextField(_("help with talking and reading"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.preferred_name or self.name
