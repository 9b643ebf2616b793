"""What staff see of messages, and what they may do."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation

from stage4club.core.encryption import Undecipherable
from stage4club.notifications.admin.columns import moment, whereabouts
from stage4club.notifications.admin.verbs import VERBS
from stage4club.notifications.enums import ChannelName, Trouble
from stage4club.notifications.health import late_sweep_banner
from stage4club.notifications.models import Channel, Message
from stage4club.people.enums import Role

from .letters import NOW, heard, queue, staff, stored

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"
SHOWN = ("Bonjour\n", "<p>Bonjour</p>")


@pytest.fixture
def everything_visible(monkeypatch):
    heard(monkeypatch, "visible_messages", Q(pk__isnull=False))


@pytest.fixture
def coordinator(client, everything_visible):
    user = staff(Role.COORDINATOR)
    client.force_login(user)
    return user


def address(page, message=None, model="message"):
    args = [] if message is None else [message.pk]
    return reverse(f"admin:notifications_{model}_{page}", args=args)


def get(client, url):
    return client.get(url)


def french(sentence):
    """The words as the back office says them."""
    with translation.override("fr"):
        return str(sentence)


def test_the_list_shows_what_one_may_see(client, monkeypatch):
    client.force_login(staff(Role.COORDINATOR))
    heard(monkeypatch, "visible_messages", Q(person_id=1))
    stored(person_id=1, to_address="seen@example.org")
    stored(person_id=2, to_address="unseen@example.org")
    page = get(client, address("changelist")).content.decode()
    assert ("s•••@e•••.org" in page, "u•••@e•••.org" in page) == (True, False)
    assert "seen@example.org" not in page


def test_as_many_queries_for_fifty_as_for_one(client, coordinator, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    stored()
    get(client, address("changelist"))
    with CaptureQueriesContext(connection) as queries:
        get(client, address("changelist"))
    for _ in range(49):
        stored()
    with django_assert_num_queries(len(queries)):
        get(client, address("changelist"))


def test_the_page_of_a_message(client, coordinator):
    first = queue(by=coordinator)
    copy = stored(resend_of=first)
    page = get(client, address("change", first)).content.decode()
    assert "Bonjour Zoé," in page
    assert "Marguerite" in page
    assert ("z•••@e•••.org" in page, "zoe@example.org" in page) == (True, False)
    assert "zoe@example.org" in client.post(address("reveal", first)).content.decode()
    assert 'name="to_address"' not in page
    assert address("change", first) in get(client, address("change", copy)).content.decode()


def test_the_words_are_for_who_may_read_them(client, coordinator):
    message = queue()
    group = coordinator.groups.get()
    group.permissions.remove(group.permissions.get(codename="read_message_body"))
    page = get(client, address("change", message)).content.decode()
    assert "z•••@e•••.org" in page
    assert "Bonjour Zoé" not in page
    Message.objects.update(state="sent", sent_at=NOW)
    page = get(client, address("resend", message)).content.decode()
    assert "Bonjour Zoé" not in page


def test_words_nobody_can_read_any_more(client, coordinator):
    message = queue()
    Message.objects.update(body_text=F("body_html"))
    page = get(client, address("change", message)).content.decode()
    assert french(Undecipherable.message) in page


def test_nobody_writes_or_changes_a_message_here(client, coordinator):
    message = queue()
    assert get(client, address("add")).status_code == 403
    client.post(address("change", message), {"to_address": "louise@example.org"})
    assert Message.objects.get().to_address == "zoe@example.org"


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("pending", {"abort"}),
        ("sending", set()),
        ("sent", {"resend"}),
        ("failed", {"resend"}),
        ("aborted", set()),
        ("on_hold", {"release", "abort"}),
    ],
)
def test_which_verbs_a_state_offers(client, coordinator, state, offered):
    message = stored(state)
    page = get(client, address("change", message)).content.decode()
    verbs = ("resend", "abort", "release")
    assert {verb for verb in verbs if address(verb, message) in page} == offered


@pytest.mark.parametrize("verb", ["resend", "abort", "release"])
def test_a_verb_asks_for_its_permission(client, everything_visible, verb):
    client.force_login(staff(Role.PARTNER))
    message = stored("on_hold" if verb != "resend" else "sent")
    assert client.get(address(verb, message)).status_code == 403
    assert client.post(address(verb, message)).status_code == 403
    assert Message.objects.count() == 1


def press(client, url, **posted):
    """Look first, as a person does, then press."""
    page = client.get(url)
    assert page.status_code == 200
    form = page.context.get("form")
    hidden = {}
    if form is not None:
        hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    digest = page.context.get("preview")
    if digest is not None:
        hidden["preview_digest"] = digest.digest
    return page, client.post(url, {**hidden, **posted}, follow=True)


def test_abort(client, coordinator):
    message = stored()
    _, done = press(client, address("abort", message))
    assert done.status_code == 200
    assert Message.objects.get().state == "aborted"


def test_release_shows_the_exact_words(client, coordinator):
    message = stored("on_hold")
    page, _ = press(client, address("release", message))
    assert (page.context["preview"].text, page.context["preview"].html) == SHOWN
    assert Message.objects.get().state == "pending"


def test_resend_shows_the_exact_words(client, coordinator):
    message = stored("failed")
    page, done = press(client, address("resend", message))
    assert (page.context["preview"].text, page.context["preview"].html) == SHOWN
    assert "zoe@example.org" not in page.content.decode()
    copy = Message.objects.get(resend_of=message)
    with translation.override("fr"):
        said = VERBS[0].done(copy)
    assert said in done.content.decode()


def test_release_several(client, coordinator):
    messages = [stored("on_hold") for _ in range(2)]
    model_admin = admin.site.get_model_admin(Message)
    verb = next(verb for verb in model_admin.verbs if verb.bulk)
    url = model_admin.bulk_url(verb, [message.pk for message in messages])
    _, done = press(client, url)
    with translation.override("fr"):
        said = verb.bulk_done(2)
    assert said in done.content.decode()
    assert set(Message.objects.values_list("state", flat=True)) == {"pending"}


def lines(client, model):
    page = get(client, reverse("admin:index"))
    request = page.wsgi_request
    return list(admin.site.get_model_admin(model).waiting(request))


def test_the_home_says_what_does_not_leave(client, coordinator):
    assert lines(client, Message) == []
    Channel.objects.create(
        name=ChannelName.EMAIL,
        paused_until=timezone.now() + timedelta(minutes=1),
        paused_reason=Trouble.CLOSING,
    )
    stored("on_hold")
    late, held = lines(client, Message)
    assert (late.late, late.url) == (True, address("changelist"))
    with translation.override("fr"):
        assert late.text == late_sweep_banner(timezone.now())
    assert held.text.startswith("1 message ")
    assert get(client, held.url).status_code == 200


def test_the_system_administrator_sees_the_channel_and_no_message(client):
    client.force_login(staff(Role.ADMIN))
    assert lines(client, Channel) == []
    Channel.objects.create(
        name=ChannelName.EMAIL,
        last_sweep_at=timezone.now() - timedelta(minutes=11),
    )
    [line] = lines(client, Channel)
    assert (line.late, line.url) == (True, address("changelist", model="channel"))
    page = get(client, line.url).content.decode()
    assert french(ChannelName.EMAIL.label) in page
    channel = Channel.objects.get()
    assert get(client, address("change", channel, model="channel")).status_code == 200
    assert get(client, address("changelist")).status_code == 403


def test_a_patient_partner_does_not_see_the_channel(client):
    client.force_login(staff(Role.PARTNER))
    assert client.get(address("changelist", model="channel")).status_code == 403


@pytest.mark.parametrize(
    ("state", "changes", "words"),
    [
        ("pending", {}, "Leaves within a minute"),
        (
            "pending",
            {"due_at": NOW + timedelta(minutes=33)},
            f"Leaves today at 2:03{NBSP}p.m.",
        ),
        (
            "pending",
            {"due_at": NOW + timedelta(days=1), "attempts": 2},
            f"Next try tomorrow at 1:30{NBSP}p.m.",
        ),
        ("sending", {}, "Being sent"),
        ("sent", {}, f"Left today at 1:30{NBSP}p.m."),
        (
            "failed",
            {"error": Trouble.RECIPIENT_REFUSED},
            "Could not be sent. The address was refused.",
        ),
        ("aborted", {"error": "undone"}, "Taken back. undone"),
        ("on_hold", {}, "On hold"),
    ],
)
def test_where_it_is_in_words(state, changes, words):
    with translation.override("en"):
        assert whereabouts(stored(state, **changes), NOW) == words


def test_no_moment_is_a_dash():
    assert moment(None, NOW) == "–"
