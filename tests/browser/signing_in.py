"""What somebody does at the door of the office: her password, her second proof."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from playwright.sync_api import expect

from stage4club.people.models import TotpDevice, User
from stage4club.people.operations.one_time_codes import code_of, step_of
from tests.browser.walk import Walk

GOOD = "quatre mots sans rapport"


def now() -> datetime:
    return datetime.now(tz=UTC)


def next_code(user: User) -> str:
    """What her application shows once the last code it gave is no longer there."""
    device = TotpDevice.objects.get(user=user)
    while step_of(now()) < device.last_step:
        time.sleep(0.2)
    return code_of(device.secret, max(step_of(now()), device.last_step + 1))


def gives_password(walk: Walk, user: User, password: str = GOOD) -> None:
    walk.opens("/admin/login/")
    walk.arrives_at("Ouvrir une session")
    walk.answers(username=user.email, password=password)
    walk.presses("Ouvrir une session")


def sets_up_application(walk: Walk) -> list[str]:
    """From the choice to the codes on paper; gives these."""
    walk.arrives_at("Choisissez une deuxième preuve")
    walk.presses("Ajouter l’application")
    walk.arrives_at("Ajouter l’application")
    picture = walk.page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    walk.answers(code="000000")
    walk.presses("Continuer")
    expect(walk.page.locator(".error-summary")).to_be_focused()
    walk.arrives_at("Ajouter l’application")
    secret = walk.page.locator(".key").inner_text().replace(" ", "")
    walk.answers(code=code_of(secret, step_of(now())))
    walk.presses("Continuer")
    walk.arrives_at("Vos codes de secours")
    codes: list[str] = walk.page.locator(".codes code").all_inner_texts()
    walk.presses("J’ai mes codes sur papier")
    return codes
