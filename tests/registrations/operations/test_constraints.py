"""A constraint of the database put into words."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from registrations.models import Registration
from registrations.operations import AnotherIsOpen
from stage4club.core.constraints import refused_by
from tests.factories import make_registration

pytestmark = pytest.mark.django_db


def test_the_named_one_is_the_refusal_and_the_transaction_goes_on():
    make_registration()
    with pytest.raises(AnotherIsOpen), refused_by("registrations_named", AnotherIsOpen):
        Registration.objects.update(preferred_name="")
    assert Registration.objects.get().preferred_name == "Louise"


def test_another_one_goes_through():
    make_registration()
    with pytest.raises(IntegrityError), refused_by("registrations_one_open", AnotherIsOpen):
        Registration.objects.update(preferred_name="")
