"""What is stored as bytes is encrypted, and known to the rotation of keys."""

from __future__ import annotations

from django.apps import apps
from django.db.models import BinaryField

from stage4club.core.encrypted_fields import EncryptedTextField, encrypted_columns

OURS = ("assistance", "core", "notifications", "people", "privacy", "registrations", "services")

#: Every column, so that one more is a decision (docs/adr).
COLUMNS = {
    "assistance.aidcircumstances": ["legal_name", "family_income", "words"],
    "assistance.aiddecision": ["words"],
    "assistance.aiddraft": ["body"],
    "assistance.aidhelper": ["relationship"],
    "assistance.appointmenthelper": ["relationship"],
    "assistance.appointmentreason": ["text"],
    "assistance.askedpaper": ["words"],
    "assistance.document": ["name"],
    "assistance.bankdetails": ["institution", "transit", "account"],
    "assistance.paymentway": ["payee", "address"],
    "assistance.threadmessage": ["text"],
    "core.draft": ["body"],
    "notifications.message": ["body_text", "body_html", "calendar"],
    "people.calltask": ["script"],
    "people.recoverycode": ["digest"],
    "people.totpdevice": ["secret"],
    "privacy.emergencyaccess": ["reason", "review_note"],
    "registrations.askedlink": ["address"],
    "registrations.helper": ["relationship"],
    "registrations.registration": ["access_needs", "message"],
    "services.opinion": ["would_help", "helps"],
}


def test_every_column_of_bytes_is_an_encrypted_text() -> None:
    in_clear = [
        str(field)
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField) and not isinstance(field, EncryptedTextField)
    ]
    assert in_clear == []


def test_these_are_encrypted() -> None:
    found = {
        model._meta.label_lower: [field.name for field in fields]
        for model, fields in encrypted_columns()
        if model._meta.app_label in OURS
    }
    assert found == COLUMNS


def test_what_a_text_is_bound_to_is_unique_and_stays() -> None:
    for model, fields in encrypted_columns():
        for field in fields:
            name = field.bound_to
            key = model._meta.pk if name == "pk" else model._meta.get_field(name)
            assert key is not None
            assert getattr(key, "unique", False), field
            # A number that the database gives is not known when the row is sealed.
            assert key.get_internal_type() not in {"AutoField", "BigAutoField"}, field
