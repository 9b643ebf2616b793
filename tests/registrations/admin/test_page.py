"""The page of one registration: the contact card, what stands beside it, what it costs."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from registrations.enums import CallOutcome
from registrations.models import Registration
from registrations.operations import log_call, send_schedule, take_registration
from stage4club.core.phones import Phone
from stage4club.people.enums import Role
from stage4club.people.models import Person, User
from stage4club.people.operations import stop_contact
from tests.factories import (
    NOW,
    make_helper,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.registrations.kit import LATER, client_of, make_confirmed, url_of

pytestmark = pytest.mark.django_db


def page_of(registration: Registration, user: User) -> Any:
    answer = client_of(user).get(url_of(registration, "change"))
    assert answer.status_code == 200
    return answer


def shown(registration: Registration, user: User) -> dict[str, str]:
    """What the page says, field by field."""
    return {
        field.field["name"]: str(field.contents())
        for fieldset in page_of(registration, user).context["adminform"]
        for line in fieldset
        for field in line
    }


def test_the_number_is_ready_to_be_called_extension_included():
    partner = make_user()
    registration = make_registration(taken_by=partner, phone=Phone("+15145550142", "12"))
    assert shown(registration, partner)["phone_display"] == (
        '<a href="tel:+15145550142,12">514 555-0142, poste 12</a>'
    )


def test_without_extension_or_number():
    partner = make_user()
    service = make_service()
    with_number = make_registration(service, taken_by=partner)
    without = make_registration(service, taken_by=partner, phone=None, preferred_name="Zoé")
    assert shown(with_number, partner)["phone_display"] == (
        '<a href="tel:+15145550142">514 555-0142</a>'
    )
    assert (shown(without, partner)["phone_display"], without.phone_display) == ("–", "")


def test_it_bears_the_name_and_the_number_for_who_may_read_them():
    registration, partner = make_registration(), make_user()

    def heading():
        context = page_of(registration, partner).context
        return context["title"], context["whom"], context["reach"]

    reference = registration.reference
    assert heading() == (reference, "", "")
    take_registration(registration, by=partner, now=NOW)
    number = '<a href="tel:+15145550142">514 555-0142</a>'
    assert heading() == (reference, "Louise", number)


@pytest.mark.parametrize(
    ("answers", "reach"),
    [
        ({"phone": None}, "louise@example.org"),
        (
            {"phone": None, "email": "", "helper": make_helper()},
            '<a href="tel:+15145550143">514 555-0143</a> (Marthe, sa sœur)',
        ),
        (
            {"phone": None, "email": "", "helper": make_helper(phone=None, relationship="")},
            "marthe@example.org (Marthe)",
        ),
    ],
    ids=["by e-mail", "through who helps her", "who has no number"],
)
def test_without_a_number_it_says_how_else_to_reach_her(answers, reach):
    partner = make_user()
    registration = make_registration(taken_by=partner, **answers)
    assert page_of(registration, partner).context["reach"] == reach


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("", "Pas de réponse\N{NO-BREAK SPACE}: ne laissez pas de message"),
        ("no", "Non"),
        ("yes", "Oui"),
    ],
)
def test_who_calls_knows_whether_a_message_may_be_left(answer, words):
    partner = make_user()
    registration = make_registration(taken_by=partner, voicemail=answer)
    assert shown(registration, partner)["voice_message"] == words


def test_what_was_typed_is_shown_harmless():
    partner = make_user()
    registration = make_registration(
        taken_by=partner, preferred_name="<b>Zoé</b>", message="<script>1</script>"
    )
    page = page_of(registration, partner).text
    assert "&lt;b&gt;Zoé&lt;/b&gt;" in page
    assert "&lt;script&gt;1&lt;/script&gt;" in page
    assert "<script>1" not in page


def test_who_helped_stands_apart():
    partner = make_user()
    registration = make_registration(taken_by=partner, helper=make_helper())
    formsets = page_of(registration, partner).context["inline_admin_formsets"]
    helper, calls = (formset.formset for formset in formsets)
    assert [form.instance.name for form in helper] == ["Marthe"]
    assert str(helper.forms[0].instance) == registration.reference
    assert helper.forms[0].instance.phone_display == "514 555-0143"
    assert list(calls) == []
    without_number = make_registration(
        registration.service, helper=make_helper(phone=None), preferred_name="Zoé"
    )
    assert without_number.helper.phone_display == ""


def test_calls_are_shown_the_latest_first():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    log_call(registration, by=partner, now=NOW, outcome=CallOutcome.NO_ANSWER)
    log_call(registration, by=partner, now=LATER, outcome=CallOutcome.SPOKE)
    [calls] = page_of(registration, partner).context["inline_admin_formsets"]
    assert [form.instance.outcome for form in calls.formset] == ["spoke", "no_answer"]


@pytest.mark.parametrize("status", ["pause", "left", "do_not_contact"])
def test_who_calls_reads_first_that_the_person_does_not_wish_it(status):
    partner = make_user()
    registration = make_registration(taken_by=partner)
    assert "wishes" not in shown(registration, partner)
    Person.objects.update(status=status, status_changed_at=NOW, status_changed_by=partner)
    fields = shown(registration, partner)
    assert next(iter(fields)) == "wishes"
    assert fields["wishes"] == str(Person.objects.get().get_status_display())


@time_machine.travel(NOW)
def test_when_the_schedule_was_told():
    partner = make_user()
    service = make_service()
    registration = make_confirmed(service, by=partner)
    assert shown(registration, partner)["schedule_told"] == "–"
    make_session(service)
    send_schedule([registration], by=partner, now=NOW)
    assert shown(registration, partner)["schedule_told"].startswith("mercredi 11")


def test_other_requests_of_the_same_person_are_beside_it():
    service, elsewhere = make_service(), make_service()
    partner = make_user()
    member = make_confirmed(service, by=partner)
    again = make_registration(service, taken_by=partner)
    attached = make_registration(service, message="Encore moi.")
    make_registration(elsewhere)

    def beside(registration, user):
        text = shown(registration, user)["other_requests"]
        return [
            row.reference for row in Registration.objects.order_by("pk") if row.reference in text
        ]

    # The one to the other group is nobody's: it is not shown to a partner.
    assert beside(again, partner) == [member.reference, attached.reference]
    assert beside(attached, partner) == [member.reference, again.reference]
    coordinator = make_user(Role.COORDINATOR)
    assert len(beside(again, coordinator)) == 3
    assert f'<a href="{url_of(member, "change")}">' in shown(again, partner)["other_requests"]
    # What is attached is read; what is to be done is done on the one it is attached to. But for
    # who knows the person: it is the same person.
    links = page_of(attached, partner).context["verb_links"]
    assert [link.verb.name for link in links] == ["know"]


def test_near_matches_are_those_one_may_see():
    service = make_service()
    partner, other = make_user(), make_user()
    registration = make_registration(service, taken_by=partner)
    hers = make_registration(service, taken_by=partner, preferred_name="Lou", phone=None)
    same_name = make_registration(
        service,
        taken_by=partner,
        email="l@example.org",
        phone=Phone("+15145550199", ""),
    )
    theirs = make_registration(service, taken_by=other, preferred_name="Louisette", email="")
    make_registration(service, taken_by=partner, preferred_name="Anh", email="", phone=ELSEWHERE)

    def near(user):
        text = shown(registration, user)["near_matches"]
        return [
            row.reference for row in Registration.objects.order_by("pk") if row.reference in text
        ]

    assert near(partner) == [hers.reference, same_name.reference]
    assert near(make_user(Role.COORDINATOR)) == [
        hers.reference,
        same_name.reference,
        theirs.reference,
    ]


ELSEWHERE = Phone("+15145550198", "")


def test_without_any_match_nothing_is_said():
    partner = make_user()
    registration = make_registration(taken_by=partner, email="", contact_by="phone")
    fields = shown(registration, partner)
    assert (fields["near_matches"], fields["other_requests"]) == ("–", "–")
    without_phone = make_registration(
        registration.service, taken_by=partner, preferred_name="Zoé", phone=None
    )
    assert shown(without_phone, partner)["near_matches"] == "–"


def test_the_history_is_told_in_words():
    partner = make_user(name="Josée")
    registration = make_registration(taken_by=partner)
    lines = client_of(partner).get(url_of(registration, "history")).context["lines"]
    assert [(line.what, line.who) for line in lines] == [
        ("Prise en charge", "Josée"),
        ("Reçue", ""),
    ]


def test_colleagues_are_named_without_a_link_to_their_accounts():
    partner = make_user(name="Josée")
    registration = make_registration(taken_by=partner)
    log_call(registration, by=partner, now=NOW, outcome=CallOutcome.SPOKE)
    page = page_of(registration, partner)
    assert shown(registration, partner)["follower"] == "Josée"
    assert page.text.count("Josée") == 4
    assert "/admin/people/user/" not in page.text


@pytest.mark.parametrize("many", [1, 12])
def test_it_costs_the_same_with_many_neighbours(many, django_assert_max_num_queries):
    service = make_service()
    partner = make_user()
    registration = make_registration(service, taken_by=partner, helper=make_helper())
    make_session(service)
    for number in range(many):
        make_registration(service, message=f"Encore {number}")
        make_registration(service, preferred_name=f"Lou {number}", taken_by=partner)
        log_call(registration, by=partner, now=NOW, outcome=CallOutcome.NO_ANSWER)
    client = client_of(partner)
    url = url_of(registration, "change")
    client.get(url)
    with django_assert_max_num_queries(19):
        assert client.get(url).status_code == 200


def test_somebody_who_must_not_be_contacted_is_not_confirmed_by_the_page():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    stop_contact(Person.objects.get(), by=make_user(Role.COORDINATOR), now=NOW)
    answer = client_of(partner).get(url_of(registration, "confirm"))
    assert answer.status_code == 200
    assert "refusal" in answer.context
    assert "preview" not in answer.context
