"""Staff accounts: no superuser, ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from asgiref.sync import sync_to_async
from django.contrib.auth import get_backends
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    Group,
    Permission,
    PermissionsMixin,
)
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from stage4club.core.text import normal_password

from ..enums import Language, Role, Room
from ..permissions import Scope, scopes_of
from ..policy import ROOMS

Read = TypeVar("Read")


class UserQuerySet(models.QuerySet["User"]):
    """Reading staff accounts."""

    def with_roles(self) -> UserQuerySet:
        """The same accounts, each with its roles and what these permit: one statement for all."""
        names = Group.objects.filter(user=OuterRef("pk")).order_by().values("name")
        permitted = (
            Permission.objects.filter(group__user=OuterRef("pk"))
            .order_by()
            .values(said=Concat("content_type__app_label", Value("."), "codename"))
        )
        return self.annotate(
            role_names=ArraySubquery(names), permission_names=ArraySubquery(permitted)
        )

    def visible_to(self, user: User) -> UserQuerySet:
        """Every account for who manages them; active colleagues of one's rooms for the others."""
        if user.has_perm("people.view_user"):
            return self.all()
        roles = [role for role, rooms in ROOMS.items() if rooms & user.rooms]
        return self.with_role(*roles)

    def named_to(self, reader: User) -> UserQuerySet:
        """Accounts, closed ones too, whose acts `reader` may learn by name.

        Whose acts may be in a room that is closed to her are left out, for the name would tell
        that a record exists there (domain.md §8): she is shown whoever works in a room of hers,
        and who works in none. An account without a role is nobody's colleague any more. Who
        manages accounts or reads the log knows everybody, unless she works in a room herself.
        """
        knows_all = reader.has_perm("people.view_user") or reader.has_perm("core.view_auditevent")
        if knows_all and not reader.rooms:
            return self.all()
        hers = [role for role, rooms in ROOMS.items() if rooms & reader.rooms]
        closed = [role for role, rooms in ROOMS.items() if rooms and role not in hers]
        in_none = [role for role, rooms in ROOMS.items() if not rooms]
        return self.filter(
            Q(pk__in=_holders(hers)) | (Q(pk__in=_holders(in_none)) & ~Q(pk__in=_holders(closed)))
        )

    def with_role(self, *roles: Role) -> UserQuerySet:
        """Active accounts that have one of these roles, by name."""
        return self.filter(is_active=True, pk__in=_holders(roles)).order_by("name", "pk")

    def able_to_sign_in(self) -> UserQuerySet:
        """Active accounts whose owner has chosen a password."""
        return self.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _holders(roles: Iterable[Role]) -> Any:
    """The keys of the accounts that have one of these roles, as a subquery."""
    return User.groups.through.objects.filter(group__name__in=roles).values("user")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes staff accounts. No `create_superuser`: `manage.py invite_admin` replaces it."""

    def create_user(
        self, email: str, *, name: str, password: str | None = None, roles: Iterable[Role] = ()
    ) -> User:
        """A staff account; without a password it cannot sign in until an invitation is accepted."""
        user: User = self.model(email=fold_address(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        user.set_roles(*roles)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """The account of this e-mail address, whatever its capitals."""
        user: User = self.get(email=fold_address(username or ""))
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff: patient-partner, coordinator, social worker and so on.

    There is no superuser: a CHECK keeps `is_superuser` false and `has_perm` asks the backend,
    always. What somebody may do is her roles, and nothing else (stage4club/people/roles.py).
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.FRENCH
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    #: What `read_once` has read for the page that is made for her; None where nothing is kept,
    #: which is everywhere but in an answer that only shows.
    kept: dict[str, Any] | None = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """No superuser, and one account per address whatever its capitals."""

        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")
        default_permissions = ("add", "change", "view")
        permissions: ClassVar = [
            ("invite_user", _("Can invite somebody to choose a password")),
            ("renew_password_user", _("Can send a link for a new password")),
            ("change_roles_user", _("Can change the roles of an account")),
            ("close_sessions_user", _("Can close the sessions of an account")),
            ("close_user", _("Can close an account and open it again")),
            ("reset_second_factor_user", _("Can take the second proof of an account away")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="people_user_no_superuser", condition=Q(is_superuser=False)
            ),
            models.CheckConstraint(
                name="people_user_email_folded", condition=Q(email=Lower("email"))
            ),
            models.CheckConstraint(name="people_user_named", condition=~Q(name="") & ~Q(email="")),
            models.CheckConstraint(
                name="people_user_language_known", condition=Q(language__in=Language.values)
            ),
        ]

    def __str__(self) -> str:
        """The name colleagues know her by."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether she may open the back office: an active account with at least one role."""
        return self.is_active and bool(self.roles)

    @property
    def roles(self) -> frozenset[Role]:
        """Her roles, read once per instance."""
        if not hasattr(self, "_roles"):
            # .all(): a list of accounts has them prefetched. A group that is no role any more
            # waits for the next migration to be removed.
            read = self.__dict__.pop("role_names", None)
            names = {group.name for group in self.groups.all()} if read is None else set(read)
            self._roles = frozenset(role for role in Role if role.value in names)
        return self._roles

    @property
    def role_labels(self) -> list[str]:
        """Her roles in words, in the order of the enumeration."""
        return [str(role.label) for role in Role if role in self.roles]

    @property
    def rooms(self) -> frozenset[Room]:
        """The sealed rooms her roles open; none once her account is closed."""
        if not self.is_active:
            return frozenset()
        return frozenset().union(*(ROOMS[role] for role in self.roles))

    def read_once(self, name: str, read: Callable[[], Read]) -> Read:
        """What `read` gives: once while a page is made for her to read, anew anywhere else.

        So whatever acts decides by what is true then, and tells what it has just changed.
        """
        if self.kept is None:
            return read()
        if name not in self.kept:
            self.kept[name] = read()
        kept: Read = self.kept[name]
        return kept

    def scopes(self, permission: str) -> frozenset[Scope]:
        """About which rows her roles hold `permission`; none once her account is closed.

        Raises LookupError for a permission that is not in the table.
        """
        held = scopes_of(permission)
        return frozenset(held[role] for role in self.roles & held.keys() if self.is_active)

    def rooms_where(self, permission: str, scope: Scope) -> frozenset[Room]:
        """The rooms in which her roles hold `permission` in this scope."""
        held = scopes_of(permission)
        roles = [role for role in self.roles if self.is_active and held.get(role) == scope]
        return frozenset().union(*(ROOMS[role] for role in roles))

    def set_roles(self, *roles: Role) -> None:
        """Give exactly these roles."""
        self.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
        self.__dict__.pop("_roles", None)
        for read in ("role_names", "permission_names"):
            self.__dict__.pop(read, None)

    def has_role(self, *roles: Role) -> bool:
        """Whether she has one of these roles and may sign in."""
        return self.is_active and not self.roles.isdisjoint(roles)

    def set_password(self, raw_password: str | None) -> None:
        """Keep a password in the spelling that all keyboards share; None: none at all."""
        super().set_password(None if raw_password is None else normal_password(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is her password, whichever keyboard she types it on."""
        return super().check_password(raw_password and normal_password(raw_password))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Asks the backend; unlike Django's, it never answers yes for a superuser."""
        return self.is_active and any(
            backend.has_perm(self, perm, obj=obj) for backend in get_backends()
        )

    async def ahas_perm(self, perm: str, obj: Any = None) -> bool:
        """The same question, asked by asynchronous code."""
        return await sync_to_async(self.has_perm)(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether one of her permissions is in this app; never short-circuited."""
        return self.is_active and any(
            perm.partition(".")[0] == app_label for perm in self.get_all_permissions()
        )

    async def ahas_module_perms(self, app_label: str) -> bool:
        """The same question, asked by asynchronous code."""
        return await sync_to_async(self.has_module_perms)(app_label)


def fold_address(email: str) -> str:
    """The one spelling in which the address of an account is stored and looked up."""
    return email.strip().lower()
