"""What a test committed is gone after it, the audit too, which otherwise nobody deletes."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import IntegrityError

from stage4club.core import audit
from stage4club.core.models import AuditEvent
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
