"""The doors of the site as a whole."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from stage4club.core import audit
from stage4club.core.staff.site import StaffSite
from tests.stage4club.core.sample.items import Item


def test_the_site_of_django_is_ours():
    assert isinstance(admin.site, StaffSite) or admin.site.__class__ is StaffSite
    assert admin.site.is_registered(Group) is False


def test_only_staff_admins_are_registered():
    site = StaffSite()
    site.register(Group, GroupAdmin)
    assert site.is_registered(Group) is False
    plain = type("PlainAdmin", (admin.ModelAdmin,), {"__module__": __name__})
    for admin_class in (None, plain):
        with pytest.raises(ImproperlyConfigured, match="is not a StaffModelAdmin"):
            site.register(Item, admin_class)


def test_no_action_of_django_is_left():
    assert dict(StaffSite().actions) == {}


def test_a_stranger_is_led_to_the_sign_in_page_in_french(db):
    response = Client().get("/admin/sample/item/", follow=True)
    assert response.redirect_chain == [("/admin/login/?next=/admin/sample/item/", 302)]
    assert '<html lang="fr">' in response.content.decode()


def test_signing_in_opens_the_page_one_asked_for(louise):
    louise.set_password("a long enough sentence")
    louise.save()
    client = Client()
    address = "/admin/login/?next=/admin/sample/item/"
    wrong = client.post(address, {"username": "louise@example.org", "password": "no"})
    assert wrong.status_code == 422
    assert "error-summary" in wrong.content.decode()
    typed = {"username": "louise@example.org", "password": "a long enough sentence"}
    right = client.post(address, {**typed, "next": "/admin/sample/item/"})
    assert right.url == "/admin/sample/item/"


def test_an_account_that_opens_nothing_reads_so(make_staff, client_of):
    user = make_staff("Zoé")
    user.set_roles()
    response = client_of(user).get("/admin/", follow=True)
    assert response.redirect_chain == [("/admin/login/?next=/admin/", 302)]
    assert "Zoé" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
@pytest.mark.parametrize("page", ["", "login/", "sample/", "password_change/", "autocomplete/"])
def test_only_get_and_post(client, method, page):
    assert getattr(client, method)(f"/admin/{page}").status_code == 405


def test_no_row_is_found_by_its_kind_and_key(client):
    item = Item.objects.create(reference="AAA")
    kind = ContentType.objects.get_for_model(Item)
    assert client.get(f"/admin/r/{kind.pk}/{item.pk}/").status_code == 404


def test_signing_out(client):
    assert client.get("/admin/logout/").status_code == 405
    assert client.post("/admin/logout/").status_code == 200
    assert client.get("/admin/").status_code == 302


def test_changing_one_s_password(louise, client_of):
    louise.set_password("a long enough sentence")
    louise.save()
    client = client_of(louise)
    new = "another sentence, as long"
    typed = {"old_password": "no", "new_password1": new, "new_password2": new}
    wrong = client.post("/admin/password_change/", typed)
    assert wrong.status_code == 422
    assert 'href="#id_old_password"' in wrong.content.decode()
    assert [field.label for field in wrong.context["form"]] == [
        "Mot de passe actuel",
        "Nouveau mot de passe",
        "Le nouveau mot de passe, encore une fois",
    ]
    typed["old_password"] = "a long enough sentence"
    done = client.post("/admin/password_change/", typed, follow=True)
    assert done.redirect_chain == [("/admin/password_change/done/", 302)]
    louise.refresh_from_db()
    assert louise.check_password(new)
    event = audit.history(louise).get()
    assert (event.verb, event.actor_id) == ("change-password", louise.pk)


def test_recent_actions_are_those_of_our_audit(rf, client):
    request = client.get("/admin/").wsgi_request
    assert list(StaffSite().get_log_entries(request)) == []
