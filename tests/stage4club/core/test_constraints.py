"""A constraint of the database put into words."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from tests.stage4club.core.sample.models import Parcel

pytestmark = pytest.mark.django_db


class KeptSince(RuleError):
    """Something is kept from a moment on."""

    message = "What is kept was kept at a moment."


def test_the_named_one_is_the_refusal_and_the_transaction_goes_on():
    Parcel.objects.create()
    with pytest.raises(KeptSince), refused_by({"sample_parcel_kept_at": KeptSince}):
        Parcel.objects.update(state=Parcel.State.KEPT)
    assert Parcel.objects.get().state == Parcel.State.RECEIVED


def test_another_one_goes_through():
    Parcel.objects.create()
    with pytest.raises(IntegrityError), refused_by({"sample_parcel_other": KeptSince}):
        Parcel.objects.update(state=Parcel.State.KEPT)
