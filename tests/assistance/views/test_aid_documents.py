"""Documents with an application: now or later, several, in plain words where one is refused."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assistance.models import AidDraft, AidRequest, Document, StageAttestation
from assistance.operations.aid import begin_draft, close_aid_request
from services.models import Service
from stage4club.core import files
from tests import sent_files as sent
from tests.assistance.aids import make_aid_request, make_granted
from tests.assistance.views.aid_private import PAGE, enter, open_up, plain
from tests.assistance.views.applying import AGREED, BASE, CHECK, RECEIVED, answer, step, token_in
from tests.factories import NOW, make_service

pytestmark = pytest.mark.django_db(transaction=True)

TAKE_BACK = f"{BASE}reprendre/"
DOCUMENTS = f"{PAGE}documents/"
PHOTO, PAPER = sent.with_gps(), sent.pdf()


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def aid(at_ten: Any, settings: Any, tmp_path: Any) -> Service:
    settings.MEDIA_ROOT = tmp_path
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept() -> list[str]:
    return [row.name for row in Document.objects.standing()]


def stored(path: Any) -> list[str]:
    return sorted(one.name for one in path.rglob("*") if one.is_file())


def up_to_documents(client: Client) -> None:
    for number in range(1, 6):
        answer(client, number)


def test_now_several_at_once_named_on_the_page_taken_back_and_sent(
    client: Client, tmp_path: Any
) -> None:
    up_to_documents(client)
    page = client.get(step(6))
    assert 'enctype="multipart/form-data"' in page.text
    assert 'type="file"' in page.text
    assert " multiple" in page.text
    came = [
        file("avis.pdf", PAPER),
        file("photo.jpg", PHOTO),
        file("de trop.png", sent.picture("PNG")),
    ]
    response = answer(client, 6, attestation="now", documents=came)
    assert response.headers["Location"] == CHECK
    assert kept() == ["avis.pdf", "photo.jpg", "de trop.png"]
    page = plain(client.get(step(6)))
    assert page.count("Retirer") == 3
    key = Document.objects.get(place=3).pk
    assert client.post(TAKE_BACK, {"document": key}).headers["Location"] == step(6)
    for odd in (key, "x", ""):
        client.post(TAKE_BACK, {"document": odd})
    assert kept() == ["avis.pdf", "photo.jpg"]
    assert len(stored(tmp_path)) == 2
    page = plain(client.get(CHECK))
    assert "avis.pdf" in page
    assert client.post(CHECK, AGREED).headers["Location"] == RECEIVED
    asked = AidRequest.objects.get()
    assert (asked.state, asked.documents.count(), AidDraft.objects.count()) == ("submitted", 2, 0)
    # That it attests to anything, a human says.
    assert asked.papers.get().received_by is None
    assert not StageAttestation.objects.exists()
    page = plain(client.get(RECEIVED))
    assert "Nous avons 2 documents de vous." in page
    assert "Vous aurez une réponse dans les <strong>10 jours ouvrables</strong>." in page


def test_one_that_is_refused_takes_nothing_along(client: Client) -> None:
    up_to_documents(client)
    came = [
        file("avis.pdf", PAPER),
        file("../../virus\u202efdp.pdf", sent.PROGRAM),
        file("ferme.pdf", sent.locked()),
        file("vide.jpg", b""),
        file("avis encore.pdf", PAPER),
    ]
    response = answer(client, 6, attestation="now", documents=came)
    assert response.status_code == 422
    page = plain(response)
    assert kept() == ["avis.pdf"]
    for words in (
        "« virusfdp.pdf » : Ce n’est ni un PDF ni une photo.",
        "« ferme.pdf » : Ce fichier s’ouvre avec un mot de passe.",
        "« vide.jpg » : Ce fichier est vide.",
        'href="#id_documents"',
        'value="now" id="id_attestation_0" checked',
        '<bdi class="document__name">avis.pdf</bdi>',
    ):
        assert words in page


def test_now_without_a_file_asks_for_it_and_later_does_not(client: Client) -> None:
    up_to_documents(client)
    response = answer(client, 6, attestation="now")
    assert response.status_code == 422
    assert "Choisissez le fichier ou prenez une photo" in plain(response)
    assert answer(client, 6, attestation="later").headers["Location"] == CHECK
    assert client.post(TAKE_BACK, {}).status_code == 302


def test_files_stay_where_another_answer_is_missing(client: Client) -> None:
    up_to_documents(client)
    response = answer(client, 6, attestation="", documents=[file("avis.pdf", PAPER)])
    assert response.status_code == 422
    assert kept() == ["avis.pdf"]
    assert '<bdi class="document__name">avis.pdf</bdi>' in response.text


def test_who_lost_her_draft_begins_with_what_she_sends(client: Client) -> None:
    up_to_documents(client)
    page = client.get(step(6))
    AidDraft.objects.all().delete()
    typed = {"attestation": "", "form_token": token_in(page), "documents": [file("a.pdf", PAPER)]}
    assert client.post(step(6), typed).status_code == 422
    assert kept() == []
    typed |= {"attestation": "now", "documents": [file("a.pdf", PAPER)]}
    assert client.post(step(6), typed).headers["Location"] == step(1)
    assert kept() == ["a.pdf"]
    assert Client().post(TAKE_BACK, {}).headers["Location"] == "/aide-financiere/"


def test_a_file_that_is_too_large_is_cut_and_everything_typed_is_kept(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.FILE_MAX_BYTES = 50_000
    up_to_documents(client)
    came = [file("gros.pdf", PAPER + bytes(200_000)), file("avis.pdf", PAPER)]
    response = answer(client, 6, attestation="later", documents=came)
    assert response.status_code == 422
    assert "« gros.pdf » : Ce fichier est trop gros : 10 Mo au plus." in plain(response)
    assert kept() == ["avis.pdf"]
    assert len(stored(tmp_path)) == 1


def test_a_sixth_one_is_refused(client: Client) -> None:
    up_to_documents(client)
    came = [file(f"{number}.pdf", sent.pdf(b"page %d" % number)) for number in range(6)]
    response = answer(client, 6, attestation="later", documents=came)
    assert response.status_code == 422
    assert "« 5.pdf » : Il y en a déjà cinq." in plain(response)
    assert len(kept()) == 5


# Later, by the link -------------------------------------------------------------------------------


def send(client: Client, *came: Any) -> Any:
    page = client.get(DOCUMENTS)
    return client.post(DOCUMENTS, {"documents": came, "form_token": token_in(page)}, follow=True)


def test_later_the_link_is_enough_and_names_only_what_was_sent_here(client: Client) -> None:
    asked = make_aid_request()
    assert "Envoyer un document" in plain(enter(client, asked))
    assert client.get(DOCUMENTS).status_code == 200
    assert client.post(DOCUMENTS, {}).status_code == 422
    page = send(client, file("photo.heic", sent.with_gps("HEIF")))
    assert page.redirect_chain[-1][0] == DOCUMENTS
    assert "photo.heic" in page.text
    asked.refresh_from_db()
    assert (asked.state, asked.papers.awaited().count()) == ("submitted", 0)
    assert Document.objects.get().asked == asked.papers.get()
    # Her second page still goes with it, and the same one is taken once.
    page = send(client, file("page 2.pdf", PAPER), file("encore.pdf", PAPER))
    assert page.status_code == 200
    assert kept() == ["photo.heic", "page 2.pdf"]
    elsewhere = Client()
    enter(elsewhere, asked)
    page = plain(elsewhere.get(DOCUMENTS))
    assert "Nous avons 2 documents de vous." in page
    assert "photo.heic" not in page
    # With a code she reads what she sent, by its name.
    assert "photo.heic" in open_up(elsewhere, asked).text


def test_later_a_refusal_is_said_beside_what_was_kept(client: Client) -> None:
    asked = make_aid_request()
    enter(client, asked)
    response = send(client, file("dessin.svg", sent.SVG), file("avis.pdf", PAPER))
    assert response.status_code == 422
    assert "« dessin.svg » : Ce n’est ni un PDF ni une photo." in plain(response)
    assert "avis.pdf" in response.text
    assert kept() == ["avis.pdf"]


def test_nothing_is_taken_once_an_answer_is_told_or_it_is_closed(
    client: Client, monkeypatch: Any
) -> None:
    granted = make_granted()
    assert "Envoyer un document" not in plain(enter(client, granted))
    assert client.get(DOCUMENTS).headers["Location"] == PAGE
    asked = make_aid_request(preferred_name="Rita", email="rita@example.org")
    other = Client()
    enter(other, asked)
    token = token_in(other.get(DOCUMENTS))

    def meanwhile(*args: Any, **options: Any) -> bool:
        close_aid_request(asked, by=None, now=NOW, closing="withdrawn")  # type: ignore[arg-type]
        return True

    monkeypatch.setattr("assistance.views.aid.documents.may_send", meanwhile)
    typed = {"documents": file("avis.pdf", PAPER), "form_token": token}
    assert other.post(DOCUMENTS, typed).headers["Location"] == PAGE
    assert kept() == []


def test_a_draft_with_documents_that_is_given_up_leaves_nothing(tmp_path: Any) -> None:
    from assistance.operations.aid import add_to_draft, delete_expired_aid_drafts, discard_aid_draft
    from assistance.operations.aid.drafts import KEPT_FOR

    for end in (
        lambda row: discard_aid_draft(row, now=NOW),
        lambda row: delete_expired_aid_drafts(NOW + KEPT_FOR),
    ):
        draft = begin_draft(form_key="draft", answers={}, language="fr", now=NOW).row
        add_to_draft(draft, sent=[files.streamed("avis.pdf", PAPER)], now=NOW)
        assert (len(stored(tmp_path)), Document.objects.count()) == (1, 1)
        end(draft)
        assert (stored(tmp_path), Document.objects.count()) == ([], 0)
