"""`manage.py invite_admin`: the first account of an installation."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.management import CommandError, call_command
from django.utils.http import urlsafe_base64_decode

from stage4club.people.enums import Role
from stage4club.people.models import User

pytestmark = pytest.mark.django_db


def test_prints_the_link_at_which_she_chooses_her_password() -> None:
    out = StringIO()
    call_command("invite_admin", "Zoe@example.org", "Zoé Roy", stdout=out)
    user = User.objects.get()
    assert (user.email, user.name, user.roles) == ("zoe@example.org", "Zoé Roy", {Role.ADMIN})
    head, key, token, tail = out.getvalue().strip().rsplit("/", 3)
    assert (head, tail) == ("http://testserver/admin/invitation", "")
    assert urlsafe_base64_decode(key).decode() == str(user.pk)
    assert default_token_generator.check_token(user, token)


def test_a_fault_is_one_sentence() -> None:
    with pytest.raises(CommandError, match="@"):
        call_command("invite_admin", "zoe", "Zoé Roy")
    assert not User.objects.exists()
