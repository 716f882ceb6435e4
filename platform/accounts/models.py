"""People who sign in to one organisation, and their roles there."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.policy import policy


class UserManager(BaseUserManager["User"]):
    """Users are named by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user; without a password nobody can sign in as them yet."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A member of staff. The platform gives nobody `is_superuser`: roles are in RoleGrant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    weekly_hours = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    is_active = models.BooleanField(_("can sign in"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What Wagtail shows as a person's name."""
        return self.name

    @property
    def last_name(self) -> str:
        """Empty: a name is one text here."""
        return ""

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ", 1)[0]

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles granted, and `public`, which everybody has."""
        return frozenset({"public", *self.grants.values_list("role", flat=True)})


class RoleGrant(models.Model):
    """One role of one person, with who gave it and when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "role"), name="role_grant_once"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.user_id}"

    @property
    def label(self) -> str:
        """The role in words."""
        return policy().roles[self.role]
