"""A page of an admin's own asks for its permission by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from services.models import Session
from stage4club.people.enums import Role
from tests.factories import make_user


@pytest.mark.django_db
def test_only_who_holds_the_permission_comes_in(rf: RequestFactory):
    sessions: Any = admin.site._registry[Session]
    url = sessions.page_url(
        "secret/",
        # Asks for nothing.
        lambda request: HttpResponse("in"),
        name="secret",
        permission="services.add_session",
    )
    assert (url.name, url.callback.permission) == (
        "services_session_secret",
        "services.add_session",
    )
    request = rf.get("/secret/")
    request.user = make_user(Role.COORDINATOR)
    assert url.callback(request).content == b"in"
    request.user = make_user(Role.PARTNER)
    with pytest.raises(PermissionDenied):
        url.callback(request)
