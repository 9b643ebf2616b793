"""What an account may do: the permissions of its roles, and no exception."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend


class RolesBackend(ModelBackend):
    """Django's own backend, without the answer "everything" that it has for superusers.

    A CHECK keeps the flag false in every row; an object that carries it all the same, made up in
    memory, is given nothing at all.
    """

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Permissions given to the account itself."""
        return set() if user_obj.is_superuser else super().get_user_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Permissions of the account's roles."""
        return set() if user_obj.is_superuser else super().get_group_permissions(user_obj, obj)
