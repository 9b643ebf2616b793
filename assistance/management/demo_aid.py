"""Invented applications for `make run`: something at every stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
from django.db import transaction
from PIL import Image

from services.operations import HelperAnswers
from stage4club.core.bank_accounts import AccountNumbers
from stage4club.core.files import streamed
from stage4club.core.phones import Phone
from stage4club.core.text import search_key
from stage4club.core.working_days import local_date
from stage4club.people.enums import ContactBy, GoodTime, Language, YesNo
from stage4club.people.models import User

from ..enums import AskedBecause, Attestation, Grounds, Need, Paper, PayBy
from ..models import AidRequest
from ..operations.aid import (
    AidAnswers,
    Way,
    approve_aid_request,
    approve_payment,
    ask_documents,
    choose_way,
    confirm_aid_request,
    confirm_payment,
    decline_aid_request,
    prepare_payment,
    receive_documents,
    send_documents,
    send_payment,
    start_review,
    submit_aid_request,
)

OFFICER, APPROVER = "finance@example.org", "approver@example.org"
#: The first of the telephone numbers, which belong to nobody.
FIRST_NUMBER = 80
_DAY = timedelta(days=1)


@transaction.atomic
def create_applications(now: datetime) -> None:
    """Applications of invented people; nothing when there is one.

    Raises `User.DoesNotExist` without the accounts of the demonstration.
    """
    officer = User.objects.get(email=OFFICER)
    approver = User.objects.get(email=APPROVER)
    if AidRequest.objects.exists():
        return
    _to_answer(officer, now)
    _decided(officer, approver, now)
    _paid(officer, approver, now)


def _to_answer(officer: User, now: datetime) -> None:
    """Without papers, whole, late, with files, under review, of a helper, a robot's."""
    _ask("Solange", now - _DAY, message="Je n’ai pas encore vu mon médecin.")
    _whole("Marguerite", now - 4 * _DAY, amount_requested=None)
    _whole("Colette", now - 25 * _DAY, contact_by=ContactBy.PHONE, email="")
    sent = _ask("Pierrette", now - 3 * _DAY)
    papers = [streamed("mot de l’équipe.pdf", _paper()), streamed("photo.jpg", _photo())]
    send_documents(sent, sent=papers, now=now - 2 * _DAY)
    reviewed = _whole(
        "Ginette",
        now - 6 * _DAY,
        amount_requested=Decimal(1400),
        needs=(Need.HELP_AT_HOME, Need.TRANSPORT),
        message="Les taxis pour mes traitements coûtent cher, et ma sœur garde les enfants.",
    )
    start_review(reviewed, by=officer, now=now - 2 * _DAY)
    helper = HelperAnswers("Luc", "son conjoint", Phone("+15145550187", ""), "luc@example.org")
    asked = _whole("Florence", now - 9 * _DAY, helper=helper, language=Language.ENGLISH)
    start_review(asked, by=officer, now=now - 8 * _DAY)
    ask_documents(
        asked,
        by=officer,
        now=now - 7 * _DAY,
        paper=Paper.RECEIPT,
        because=AskedBecause.UNREADABLE,
        words="The pharmacy receipt of the month of your choice.",
    )
    _ask("Crédit rapide", now, suspicious=True)


def _paper() -> bytes:
    """A page with a line on it, as a PDF."""
    document, out = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=(612, 792))
    page = document.pages[0]
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = pikepdf.Dictionary({key: pikepdf.Name(name) for key, name in font.items()})
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=named))
    page.Contents = document.make_stream(b"BT /F1 18 Tf 72 700 Td (Exemple, stade 4) Tj ET")
    document.save(out)
    return out.getvalue()


def _photo() -> bytes:
    """A sheet of paper on a table, as a telephone sees it."""
    out, table = BytesIO(), Image.new("RGB", (1200, 900), "#8a6f5a")
    table.paste(Image.new("RGB", (700, 800), "white"), (250, 50))
    table.save(out, "JPEG")
    return out.getvalue()


def _decided(officer: User, approver: User, now: datetime) -> None:
    """Granted, granted in part, to be confirmed, confirmed, not granted."""
    granted = _review("Aline", officer, now - 20 * _DAY)
    approve_aid_request(granted, by=officer, now=now - 12 * _DAY, amount=Decimal(600))
    in_part = _review("Thérèse", officer, now - 22 * _DAY, amount_requested=Decimal(1000))
    approve_aid_request(
        in_part,
        by=officer,
        now=now - 11 * _DAY,
        amount=Decimal(700),
        grounds=Grounds.BUDGET,
        words="Vous pouvez faire une autre demande dans six mois.",
    )
    for name, confirmed in (("Jocelyne", True), ("Suzanne", False)):
        proposed = _review(name, officer, now - 16 * _DAY, amount_requested=Decimal(1800))
        approve_aid_request(proposed, by=officer, now=now - 3 * _DAY, amount=Decimal(1800))
        if confirmed:
            confirm_aid_request(proposed, by=approver, now=now - 2 * _DAY)
    declined = _review("Odette", approver, now - 15 * _DAY, postal_code="K1A 0B1")
    decline_aid_request(declined, by=approver, now=now - _DAY, grounds=Grounds.NOT_IN_QUEBEC)


def _paid(officer: User, approver: User, now: datetime) -> None:
    """How to be paid was said; prepared by one, approved by another, at the bank, paid."""
    for number, name in enumerate(("Réjeanne", "Fernande", "Ghislaine", "Yolande")):
        granted = _review(name, officer, now - 30 * _DAY)
        approve_aid_request(granted, by=officer, now=now - 20 * _DAY, amount=Decimal(600))
        numbers = AccountNumbers("815", "30012", f"123456{number}")
        way = Way(PayBy.DEPOSIT, payee=f"{name} Exemple", account=numbers)
        choose_way(granted, by=None, now=now - 9 * _DAY, way=way)
        if name == "Réjeanne":
            continue
        prepare_payment(granted, by=officer, now=now - 8 * _DAY)
        if name == "Fernande":
            continue
        approve_payment(granted, by=approver, now=now - 7 * _DAY)
        send_payment(granted, by=officer, now=now - 6 * _DAY)
        if name == "Yolande":
            day = local_date(now - 5 * _DAY)
            confirm_payment(granted, by=officer, now=now - 4 * _DAY, paid_on=day)


def _review(name: str, by: User, at: datetime, **given: Any) -> AidRequest:
    return start_review(_whole(name, at, **given), by=by, now=at + _DAY)


def _whole(name: str, at: datetime, **given: Any) -> AidRequest:
    request = _ask(name, at, **given)
    awaited = list(request.papers.awaited())
    return receive_documents(request, by=None, now=at, papers=awaited) if awaited else request


def _ask(name: str, at: datetime, **given: Any) -> AidRequest:
    """What somebody asks for at `at`."""
    address = search_key(name).replace(" ", "-")
    options = {"language": given.pop("language", Language.FRENCH)}
    options["suspicious"] = given.pop("suspicious", False)
    values: dict[str, Any] = {
        "preferred_name": name,
        "legal_name": f"{name} Exemple",
        "email": f"{address}@example.org",
        "phone": Phone(f"+151455501{FIRST_NUMBER + AidRequest.objects.count()}", ""),
        "contact_by": ContactBy.EMAIL,
        "good_time": GoodTime.AFTERNOON,
        "voicemail": YesNo.YES,
        "postal_code": "H2X 1Y4",
        "stage4": YesNo.YES,
        "household_size": 3,
        "children": 1,
        "family_income": Decimal(38_500),
        "income_unknown": False,
        "needs": (Need.MEDICATION, Need.FOOD),
        "amount_requested": Decimal(600),
        "attestation": Attestation.LATER,
        "message": "",
        "helper": None,
    }
    return submit_aid_request(
        form_key=f"demo-aid-{address}", answers=AidAnswers(**values | given), now=at, **options
    )
