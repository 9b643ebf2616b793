"""Nothing new is left out of the matrix: what nobody has classified fails here, and says where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models

from stage4club.core.doors import Access, access_of
from stage4club.people.enums import Role
from stage4club.people.permissions import TABLE
from stage4club.privacy.register import Held, read_register
from tests.permissions.addresses import NO_DOCUMENT, OTHERS, everywhere, of_models
from tests.permissions.canaries import Canaries
from tests.permissions.oracle import CARD, LISTED, ROOMS
from tests.permissions.rows import World

pytestmark = pytest.mark.django_db

#: Written from what stands in another column: they have its canary.
COPIES = {
    "notifications.message.to_address",
    "notifications.message.body_text",
    "notifications.message.body_html",
    "people.person.preferred_name",
    "people.person.name_key",
    "people.person.email",
    "people.person.phone",
    "registrations.registration.search_text",
}
#: What holds no words of anybody, in whatever model: keys, codes, names of kinds and states.
CODES = {
    *("subject_type", "subject_id", "reference", "dedupe_key", "key", "kind", "verb"),
    *("from_state", "to_state", "details", "password", "phone_extension", "typed_extension"),
    *("subject_reference", "session_key", "account_key", "address_key", "digest"),
    # Figures and letters that the program makes.
    "code_digest",
    # The database takes no words there, and only figures are written.
    *("postal_code", "family_income"),
    # Neutral by rule (test_neutral_outside); dates and places of meetings.
    *("subject", "calendar"),
}


def columns_with_words() -> Iterator[str]:
    """Those of a person, or sealed, in which somebody may type."""
    for label, held in read_register().items():
        model = apps.get_model(label)
        for name in (*held.get(Held.PERSON, []), *held.get(Held.SEALED, [])):
            field = model._meta.get_field(name)
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if (is_text or field.get_internal_type() == "BinaryField") and not field.choices:
                yield f"{label}.{name}"


def test_each_column_in_which_one_types_has_a_canary(world: World) -> None:
    bare = {
        column
        for column in set(columns_with_words()) - COPIES - world.canaries.columns()
        if column.rpartition(".")[2] not in CODES
    }
    assert bare == set(), (
        f"Nobody would see {sorted(bare)} leak: type a canary into it in tests/permissions/world.py"
        " (or name it in COPIES or CODES above), and say in oracle.CARD whose page shows it."
    )


def test_no_column_is_named_for_nothing() -> None:
    known = set(columns_with_words())
    assert known >= COPIES
    assert {column.rpartition(".")[2] for column in known} >= CODES


def test_each_model_of_the_back_office_has_rows(world: World) -> None:
    empty = [m._meta.label_lower for m in admin.site._registry if not world.of(m._meta.label_lower)]
    assert empty == [], f"Add rows of {empty} in tests/permissions/world.py."


def test_each_role_has_its_rooms() -> None:
    missing = set(Role) - set(ROOMS)
    assert missing == set(), f"Say in oracle.ROOMS which rooms {missing} enters."


def test_what_shows_words_is_a_model_that_some_role_reads() -> None:
    assert set(CARD) | set(LISTED) <= set(TABLE)


def test_each_address_is_walked() -> None:
    paths = (address.path.replace("{key}", "<path:object_id>") for address in of_models())
    walked = {path.replace(NO_DOCUMENT, "<uuid:key>") for path in paths}
    of_staff = {
        address
        for address, view in everywhere()
        if access_of(view) in {Access.STAFF, Access.SIGNING_IN}
    }
    unknown = {address for address in of_staff if f"/{address}" not in walked} - set(OTHERS)
    assert unknown == set(), f"Say in addresses.OTHERS what {sorted(unknown)} answers."
    assert set(OTHERS) <= of_staff


# Controls -----------------------------------------------------------------------------------------


def test_a_canary_is_found_however_it_is_written() -> None:
    made = Canaries()
    word, phone = made.word("row", "name"), made.phone("row", "phone")
    digits = phone.e164[-10:]
    for text in (word, word.upper(), f"<b>{word}</b>", f"x{word}@example.org"):
        assert {place.column for place in made.found(text)} == {"name"}
    area, first, last = digits[:3], digits[3:6], digits[6:]
    for text in (digits, phone.e164, f"{area} {first}-{last}", f"({area}) {first}.{last}"):
        assert {place.column for place in made.found(text)} == {"phone"}
    assert made.found("Rien.") == set()
