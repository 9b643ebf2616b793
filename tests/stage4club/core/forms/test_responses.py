from stage4club.core.forms import render_form

from .samples import GOOD, SampleForm

TEMPLATE = "sample/title.html"


def test_an_open_form_is_a_page(rf):
    response = render_form(rf.get("/"), TEMPLATE, SampleForm(), {"place": "ici"})

    assert (response.status_code, response.content.decode()) == (
        200,
        "Comment vous joindre ? ici\n",
    )
    assert "Cache-Control" not in response.headers


def test_a_form_to_correct_answers_422_and_is_kept_by_no_cache(rf):
    response = render_form(rf.post("/"), TEMPLATE, SampleForm(GOOD | {"name": ""}))

    assert response.status_code == 422
    assert response.content.decode() == "Error: Comment vous joindre ? \n"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_valid_form_shown_again_is_a_page_kept_by_no_cache(rf):
    response = render_form(rf.get("/"), TEMPLATE, SampleForm(GOOD))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


def test_what_was_typed_before_is_kept_by_no_cache_and_listed_nowhere(rf):
    response = render_form(rf.get("/"), TEMPLATE, SampleForm(initial=GOOD))

    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
