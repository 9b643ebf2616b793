"""What somebody does who asks for financial assistance, in her language, and what she reads."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from assistance.models import AidDraft, AidRequest, Document
from tests.browser.aid_words import Words
from tests.browser.letters import link_in, part, wait_for_letters
from tests.browser.walk import Walk
from tests.smtp_sink import SmtpSink


def begins_in_the_evening(rita: Walk, words: Words) -> None:
    rita.opens(words.service)
    rita.follows(words.how)
    rita.arrives_at(words.start)
    rita.follows(words.begin)
    rita.arrives_at(words.who)
    rita.sends()
    rita.reads(words.no_way)
    rita.answers(preferred_name="Rita", email="rita@example.org", consent_contact="on")
    rita.sends()
    rita.arrives_at(words.stage)
    rita.follows(words.later)
    rita.arrives_at(words.later)
    rita.presses(words.send_link)
    rita.arrives_at(words.link_sent)
    assert AidDraft.objects.count() == 1


def goes_on_elsewhere(rita: Walk, worker: SmtpSink, words: Words) -> None:
    (letter,) = wait_for_letters(worker, 1)
    rita.opens(link_in(letter))
    rita.arrives_at(words.resume)
    rita.presses(words.go_on)
    rita.arrives_at(words.stage)
    rita.answers(stage4="yes")
    rita.sends()
    rita.arrives_at(words.name)
    rita.answers(legal_name="Rita Exemple", postal_code="90210")
    rita.sends()
    rita.reads(words.no_code)
    rita.answers(postal_code="h2x1y4")
    rita.sends()
    rita.arrives_at(words.need)
    rita.page.locator("[name=needs]").first.check()
    rita.answers(amount_requested=words.amount, message="Taxis.")
    rita.sends()
    rita.arrives_at(words.household)
    rita.answers(household_size="2")
    rita.sends()
    rita.arrives_at(words.attestation)
    rita.answers(attestation="later")
    rita.sends()
    rita.arrives_at(words.check)
    rita.reads("Rita Exemple", "H2X 1Y4", words.amount.replace(",00", "").replace(".00", ""))
    rita.reads("Taxis.")
    sends_it(rita, words)


def sends_it(rita: Walk, words: Words) -> None:
    rita.answers(consent_assessment="on", declaration="on")
    rita.sends()
    rita.arrives_at(words.received)
    rita.reads(AidRequest.objects.latest("received_at").reference)


def is_told_that_a_paper_is_awaited(rita: Walk, worker: SmtpSink, words: Words) -> str:
    letter = wait_for_letters(worker, 2)[-1]
    assert words.missing in part(letter, "plain")
    link = link_in(letter)
    rita.opens(link)
    rita.arrives_at(words.page)
    rita.reads(words.awaited)
    return link


def sends_a_document(rita: Walk, link: str, path: Path, words: Words) -> None:
    before = Document.objects.count()
    rita.opens(link)
    rita.follows(words.send)
    rita.arrives_at(words.documents)
    rita.page.locator("input[type=file]").set_input_files(path)
    rita.sends()
    rita.reads(words.came)
    assert Document.objects.count() == before + 1


def reads_the_answer(rita: Walk, worker: SmtpSink, link: str, words: Words) -> None:
    letter = wait_for_letters(worker, 4)[-1]
    # Whoever shares the mailbox learns that something waits, and nothing else.
    assert "500" not in part(letter, "plain")
    rita.opens(link)
    rita.arrives_at(words.page)
    rita.reads(words.answered)
    rita.presses(words.send_code)
    rita.arrives_at(words.code)
    found = re.search(r"\b\d{6}\b", part(wait_for_letters(worker, 5)[-1], "plain"))
    assert found
    rita.answers(code=found[0])
    rita.presses(words.open)
    rita.arrives_at(words.answer)
    rita.reads(words.granted, "Nous ferons plus si nous le pouvons.", words.left)


def says_how_she_is_paid(rita: Walk, words: Words) -> None:
    rita.follows(words.pay)
    rita.arrives_at(words.how_paid)
    rita.answers(pay_by="deposit")
    rita.sends()
    expect(rita.page.locator(".error-summary")).to_contain_text(words.no_transit)
    rita.answers(institution="815", transit="30012", account="1234567")
    rita.sends()
    rita.arrives_at(words.answer)
    # What she typed is never shown again but for its end.
    assert "1234567" not in rita.page.content()
    rita.reads(words.account)


def reads_that_she_is_paid(rita: Walk, worker: SmtpSink, words: Words) -> None:
    assert "500" not in part(wait_for_letters(worker, 6)[-1], "plain")
    rita.page.reload()
    rita.arrives_at(words.answer)
    rita.reads(words.paid)


def asks_once_more(rita: Walk, worker: SmtpSink, words: Words) -> AidRequest:
    """From her file, with what she wrote before; no paper is asked for a second time."""
    file = rita.page.url
    rita.presses(words.apply_again)
    rita.arrives_at(words.who)
    rita.reads(words.again)
    rita.answers(consent_contact="on")
    for title in (words.stage, words.name, words.need):
        rita.sends()
        rita.comes_back_to(title)
    rita.page.locator("[name=needs]").first.check()
    rita.answers(amount_requested="800")
    for title in (words.household, words.attestation, words.check):
        rita.sends()
        rita.comes_back_to(title)
    sends_it(rita, words)
    assert words.missing not in part(wait_for_letters(worker, 7)[-1], "plain")
    rita.opens(file)
    return AidRequest.objects.latest("received_at")


def asks_for_a_review(rita: Walk, words: Words) -> None:
    rita.presses(words.review)
    rita.arrives_at(words.file)
    rita.reads(*words.reviewed)


def reads_the_new_answer(rita: Walk, worker: SmtpSink, words: Words) -> None:
    # What can still be taken back is not read before its letter leaves.
    wait_for_letters(worker, 8)
    rita.page.reload()
    rita.arrives_at(words.answer)
    rita.reads(words.granted_then)
