"""Beside the pages: sessions, the broker, caches, logs, traces and files hold nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from stage4club.notifications.operations import ring_doorbell
from stage4club.people.enums import Role
from stage4club.people.models import BrowserSession
from tests.permissions.rows import World
from tests.registrations.kit import client_of, press
from tests.registrations.views.pages import FRENCH, send

pytestmark = pytest.mark.django_db

#: Tables that outlive what they are about, or that everybody with the database reads at a glance.
TABLES = ("core_auditevent", "core_accessevent", "core_privatelink", "core_draft")


def kept(redis_url: str, log: list[str]) -> Mapping[str, str]:
    """Everything that is written somewhere else than in its own row."""
    texts = {"log": "\n".join(log)}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT string_agg(t::text, ';') FROM {table} t")
            texts[table] = str(cursor.fetchone())
    texts["sessions"] = repr([session.get_decoded() for session in BrowserSession.objects.all()])
    with redis.from_url(redis_url) as broker:
        texts["broker"] = "".join(_value(broker, key) for key in broker.scan_iter())
    texts["cache"] = repr(getattr(cache, "_cache", {}))
    texts["files"] = "\n".join(map(str, Path(settings.MEDIA_ROOT).rglob("*")))
    return texts


def _value(broker: redis.Redis, key: bytes) -> str:
    kind = broker.type(key).decode()
    read = {
        "string": lambda: broker.get(key),
        "list": lambda: broker.lrange(key, 0, -1),
        "hash": lambda: broker.hgetall(key),
        "set": lambda: broker.smembers(key),
        "zset": lambda: broker.zrange(key, 0, -1, withscores=True),
    }
    return f"{key!r}: {read[kind]()!r}\n"


def test_what_is_kept_beside_the_pages_names_nobody(
    world: World, log: list[str], redis_url: str
) -> None:
    made, slug = world.canaries, world.rows["service"].subject.slug
    visitor, name = Client(), made.word("visitor", "registrations.registration.preferred_name")
    typed = {
        "preferred_name": name,
        "email": made.email("visitor", "registrations.registration.email"),
        "phone": made.phone("visitor", "registrations.registration.phone").e164,
        "message": made.word("visitor", "registrations.registration.message"),
    }
    visitor.post(FRENCH["form"].format(slug), {"form_token": "x", **typed})
    assert send(visitor, slug, **typed).status_code == 302
    partner = client_of(world.readers[Role.PARTNER])
    hers = world.rows["registration hers"].subject
    line = made.word("visitor", "line")
    # Read again before it is sent: what is shown stays in the session, sealed.
    partner.post(f"/admin/registrations/registration/{hers.pk}/confirm/", {"personal_line": line})
    press(partner, hers, "log-call", outcome="spoke")
    partner.get("/admin/registrations/registration/", {"q": name})
    partner.post("/admin/login/", {"username": typed["email"], "password": line})
    ring_doorbell()
    told = {place: made.found(text) for place, text in kept(redis_url, log).items()}
    assert {place for place, found in told.items() if found} == set()


def test_a_canary_in_such_a_place_is_found(world: World, log: list[str], redis_url: str) -> None:
    """Negative control: each place is looked into."""
    made = world.canaries
    word = made.word("control", "word")
    client = client_of(world.readers[Role.EDITOR])
    session = client.session
    session["said"] = word
    session.save()
    cache.set("key", word)
    with redis.from_url(redis_url) as broker:
        broker.lpush("control", word)
        found = {place for place, text in kept(redis_url, log).items() if made.found(text)}
        broker.delete("control")
    assert found == {"sessions", "broker", "cache"}
