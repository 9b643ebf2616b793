"""What an account may do: the permissions of its roles, and no exception."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from .models import User


class RolesBackend(ModelBackend):
    """Django's own backend, with the permissions of roles alone.

    Nothing that is given to one account counts: neither the answer "everything" for a superuser (a
    CHECK keeps the flag false in every row; an object that carries it all the same, made up in
    memory, is given nothing at all), nor a permission of its own, which is not even looked for.
    """

    def get_user(self, user_id: Any) -> User | None:
        """The account that is signed in, with its roles and permissions; None once it is closed."""
        user: User | None = User.objects.with_roles().filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        return user

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: an account has those of its roles."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Permissions of the account's roles; those that came with it, if they did."""
        if user_obj.is_superuser:
            return set()
        came = getattr(user_obj, "permission_names", None)
        if came is None or obj is not None or not user_obj.is_active:
            return super().get_group_permissions(user_obj, obj)
        return set(came)
