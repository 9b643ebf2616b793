"""What a test committed is gone after it, the audit too, which otherwise nobody deletes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.utils import IntegrityError

from stage4club.core import audit
from stage4club.core.models import AuditEvent
from stage4club.people.enums import Role
from stage4club.people.permissions import PERMISSIONS
from tests.emptying import _truncate, quick_flush
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def empty() -> None:
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


def test_everything_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    for flush in (quick_flush, _truncate):
        monkeypatch.setattr(type(connection.ops), "sql_flush", flush)
        audit.record("confirm", make_user(), by=None, now=NOW)
        empty()
        assert AuditEvent.objects.count() == 0


def test_nothing_else_deletes_what_is_kept() -> None:
    audit.record("confirm", make_user(), by=None, now=NOW)
    empty()
    audit.record("confirm", make_user(), by=None, now=NOW)
    with pytest.raises(IntegrityError), connection.cursor() as sql:
        sql.execute("DELETE FROM core_auditevent")


def test_roles_that_a_test_changes_are_written_again() -> None:
    empty()
    first = sorted(Group.objects.values_list("pk", "name"))
    empty()
    assert sorted(Group.objects.values_list("pk", "name")) == first

    Group.objects.create(name="another")
    Permission.objects.all().delete()
    empty()
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role.values)
    for role, names in PERMISSIONS.items():
        assert Group.objects.get(name=role).permissions.count() == len(names)
