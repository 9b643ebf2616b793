"""Who may have the file that came with an application: whoever reads the application, no more."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assistance.models import Document
from stage4club.core.models import AccessEvent
from stage4club.people.enums import Role
from tests.permissions.oracle import Sight, holds, sight
from tests.permissions.rows import World
from tests.registrations.kit import client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_file_is_for_who_reads_its_application(world: World, role: Role) -> None:
    client = client_of(world.readers[role])
    before = AccessEvent.objects.count()
    opened = 0
    for row in world.of("assistance.aidrequest"):
        for document in Document.objects.filter(request=row.subject):
            url = reverse("admin:assistance_aidrequest_document", args=[row.key, document.pk])
            seen = sight(role, row) is Sight.CARD
            refused = 404 if holds(role, "assistance.view_document") else 403
            assert client.get(url).status_code == (200 if seen else refused), row.name
            opened += seen
    assert AccessEvent.objects.count() - before == opened
    assert (opened > 0) is holds(role, "assistance.view_document")
