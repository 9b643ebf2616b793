"""`manage.py audit_seal` and `manage.py audit_verify`, and what the health page says."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from stage4club.core.models import AuditSeal
from stage4club.core.sealing import health_report, late_seal_banner, seal_audit
from tests.stage4club.core.sealing.kit import NOW, make_chain, make_rows, tamper

pytestmark = pytest.mark.django_db

NEW_KEY = "a key that is newer than all the others"


def run(name: str, *arguments: str, language: str = "en") -> tuple[str, str, str]:
    """What is written, what is complained of, and the error it ends with."""
    out, err, end = StringIO(), StringIO(), ""
    with translation.override(language):
        try:
            call_command(name, *arguments, stdout=out, stderr=err)
        except CommandError as error:
            end = str(error)
    return out.getvalue(), err.getvalue(), end


def head() -> str:
    return str(AuditSeal.objects.head())


def test_sealing_says_each_head():
    make_rows(3)
    out, err, end = run("audit_seal")
    assert (out, err, end) == (f"{head()}\nRows sealed: 3.\n", "", "")


def test_sealing_stops_at_a_seal_that_is_not_ours(settings):
    make_rows(3)
    seal_audit(now=NOW)
    settings.FIELD_KEYS = [NEW_KEY]
    out, err, end = run("audit_seal")
    assert (out, err) == ("", "")
    assert end.startswith("The last seal is not signed by a key of FIELD_KEYS")
    assert run("audit_seal", "--after", head())[2] == ""
    assert AuditSeal.objects.count() == 2


def test_verifying_an_empty_audit():
    assert run("audit_verify") == (
        "Seals: 0, rows: 0. Head: –\nEverything is as it was sealed.\n",
        "",
        "",
    )


def test_verifying_what_nobody_touched(monkeypatch):
    make_chain(5, 2, monkeypatch)
    said = f"Seals: 3, rows: 5. Head: {head()}\nEverything is as it was sealed.\n"
    assert run("audit_verify", "--head", head()) == (said, "", "")


@pytest.mark.parametrize(
    ("language", "sentence", "end"),
    [
        ("en", "Row 2 was changed (seal 1).\n", "1 thing is wrong."),
        ("fr", "La ligne 2 a été modifiée (sceau 1).\n", "1 anomalie."),
    ],
)
def test_verifying_what_was_changed(language, sentence, end):
    make_rows(3)
    seal_audit(now=NOW)
    tamper("UPDATE core_auditevent SET verb = 'close' WHERE id = 2")
    assert run("audit_verify", language=language)[1:] == (sentence, end)


def test_a_warning_is_no_error():
    make_rows(1, at=timezone.now() - timedelta(hours=1))
    out, err, end = run("audit_verify")
    assert out.endswith("Everything is as it was sealed.\n")
    assert err == "1 row has waited to be sealed for more than ten minutes.\n"
    assert end == ""


@pytest.mark.parametrize("wrong", ["7", "x:y", f"0:{'a' * 64}", f"1:{'a' * 63}"])
def test_a_head_is_written_as_in_the_log(wrong):
    end = "A head is written SEQUENCE:HASH, as in the log."
    assert run("audit_verify", "--head", wrong) == ("", "", end)


def test_the_health_page_tells_ages():
    assert health_report(NOW) == {"unsealed_age": 0, "seal_age": None}
    make_rows(2, at=NOW - timedelta(seconds=90))
    assert health_report(NOW) == {"unsealed_age": 90, "seal_age": None}
    seal_audit(now=NOW)
    make_rows(1, first=3, at=NOW + timedelta(seconds=5))
    with CaptureQueriesContext(connection) as asked:
        report = health_report(NOW + timedelta(seconds=30))
    assert (report, len(asked)) == ({"unsealed_age": 25, "seal_age": 30}, 2)


def test_rows_that_nobody_seals_are_told_in_words():
    assert late_seal_banner(NOW) is None
    make_rows(1, at=NOW)
    assert late_seal_banner(NOW + timedelta(minutes=10)) is None
    with translation.override("en"):
        banner = late_seal_banner(NOW + timedelta(minutes=11))
    assert banner == (
        "The log of actions has not been sealed for more than ten minutes. Please tell the system"
        " administrator."
    )
