"""What masked contact details look like, and sound like."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.utils import translation

from stage4club.core.phones import Phone
from stage4club.core.staff.contacts import ContactsAdmin, are_shown, email_words, phone_words
from tests.stage4club.core.sample.items import Item

PHONE = Phone("+15145550142", "7")


def test_a_number_is_called_or_only_recognised() -> None:
    with translation.override("fr"):
        assert phone_words(PHONE, shown=True) == (
            '<a href="tel:+15145550142,7">514 555-0142, poste 7</a>'
        )
        assert phone_words(PHONE, shown=False) == (
            '<span class="unbroken" aria-hidden="true">514 •••-••42</span>'
            '<span class="visually-hidden">numéro masqué, se terminant par 42</span>'
        )
    assert [phone_words(None, shown=shown) for shown in (True, False)] == ["–", "–"]


def test_an_address_is_read_or_only_recognised() -> None:
    assert email_words("louise@example.org", shown=True) == "louise@example.org"
    with translation.override("fr"):
        assert email_words("<b@example.org", shown=False) == (
            '<span class="unbroken" aria-hidden="true">&lt;•••@e•••.org</span>'
            '<span class="visually-hidden">adresse masquée, commençant par &lt;</span>'
        )
    assert [email_words("", shown=shown) for shown in (True, False)] == ["–", "–"]


def test_a_row_that_no_page_read_shows_nothing() -> None:
    assert are_shown(Item()) is False


def test_an_admin_says_what_it_hides_and_nobody_follows_unless_it_says_so() -> None:
    model_admin: Any = ContactsAdmin(Item, admin.site)
    assert model_admin.follows(Item(), object()) is False
    with pytest.raises(NotImplementedError):
        model_admin.has_contacts(Item())
