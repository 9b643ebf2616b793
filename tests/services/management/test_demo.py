"""What `make run` shows of the catalogue: invented, once, whole."""

import pytest

from services.management.demo import OPINIONS, READINGS, create_opinions, create_readings
from services.management.first_catalogue import read_catalogue
from services.models import Opinion, Program, Resource, Theme
from services.operations import load_catalogue
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_there_is_something_to_read_and_something_was_said():
    load_catalogue(**vars(read_catalogue()), now=NOW)
    for _ in range(2):
        create_readings(NOW)
        create_opinions(NOW)
    assert Resource.objects.published().count() == len(READINGS)
    assert all(resource.tags.exists() for resource in Resource.objects.all())
    assert {resource.url.split("/")[2] for resource in Resource.objects.all()} == {"example.org"}
    assert Program.objects.get().donation_url == "https://example.org/don"
    assert (Theme.objects.published().count(), Opinion.objects.count()) == (1, len(OPINIONS))


def test_nothing_is_said_of_a_catalogue_that_is_not_there():
    create_opinions(NOW)
    assert (Theme.objects.count(), Opinion.objects.count()) == (0, 0)
