from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stage4club.core import error_pages, middleware

from .error_page_reader import in_language, title
from .forms.samples import GOOD

pytestmark = pytest.mark.urls("tests.stage4club.core.front_door")

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


class Pipe:
    """A body that is sent while it is read; it breaks off after `whole` chunks, if at all."""

    def __init__(self, whole=None):
        self.whole = whole
        self.read_bytes = 0
        self.reads = 0

    def read(self, size=-1):
        if self.reads == self.whole:
            raise OSError("the connection was closed")
        self.reads += 1
        self.read_bytes += size
        return b"x" * size

    readline = read


def post_pipe(client, pipe, length, path="/"):
    body = {"wsgi.input": pipe, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": FORM}
    return client.generic("POST", path, **body)


# Methods ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/en/", "/private/", "/nowhere/", "/admin/failing/bug/"])
def test_no_page_answers_another_method(client, method, path):
    response = client.generic(method, path)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    language = error_pages.language_of(path)
    assert title(response) == in_language(language, error_pages.NOT_ALLOWED.title)


def test_get_head_and_post_go_on(client):
    answers = [client.get("/"), client.head("/"), client.post("/", GOOD)]

    assert [response.status_code for response in answers] == [200, 200, 200]


# NUL ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/posted/a%00b/", "/%00", "/nowhere%00/", "/?a=%00", "/?%00=a"])
def test_a_nul_in_an_address_is_a_bad_request(client, path):
    response = client.get(path)

    assert response.status_code == 400
    assert title(response) == in_language("fr", error_pages.BAD_REQUEST.title)


def test_a_nul_sent_as_it_is_in_a_query_is_a_bad_request(client):
    assert client.get("/", QUERY_STRING="a=b\0").status_code == 400


def test_a_percent_sign_written_as_such_is_no_nul(client):
    assert client.get("/?a=%2500").status_code == 200


@pytest.mark.parametrize("cookie", ['sessionid="\\000abc"', 'csrftoken="a\\000"', 'x="\\000"'])
def test_a_nul_in_a_cookie_is_a_bad_request(client, cookie):
    assert client.get("/", HTTP_COOKIE=cookie).status_code == 400


@pytest.mark.parametrize("typed", [{"name": "Zo\0é"}, {"name\0": "Zoé"}, {"x": ["a", "b\0"]}])
@pytest.mark.parametrize("encoding", ["urlencoded", "multipart"])
def test_a_nul_in_a_form_is_a_bad_request(client, typed, encoding):
    if encoding == "multipart":
        response = client.post("/", typed)
    else:
        response = client.post("/", urlencode(typed, doseq=True), content_type=FORM)

    assert response.status_code == 400


def test_a_nul_in_the_name_of_a_file_field_is_a_bad_request(client):
    document = SimpleUploadedFile("photo.jpg", b"\0\0\0")

    assert client.post("/", {"paper\0": document}).status_code == 400


def test_a_nul_inside_a_document_is_nobodys_business(client):
    document = SimpleUploadedFile("photo\0.jpg", b"\0\0\0")

    assert client.post("/", {**GOOD, "paper": document}).status_code == 200


def test_the_body_of_an_address_that_does_not_exist_is_not_read(client):
    pipe = Pipe()

    assert post_pipe(client, pipe, 1000, "/nowhere/").status_code == 404
    assert pipe.reads == 0


# Bodies that cannot be read ---------------------------------------------------------------------


def test_a_body_that_breaks_off_is_a_bad_request(client):
    assert post_pipe(client, Pipe(whole=0), 1000).status_code == 400


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é"],
)
def test_a_multipart_body_that_cannot_be_parsed_is_a_bad_request(client, content_type):
    response = client.generic("POST", "/", b"--x\r\n", content_type)

    assert response.status_code == 400
    assert title(response) == in_language("fr", error_pages.BAD_REQUEST.title)


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "latin-1", "base64", "nonsense"])
@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=x"])
def test_a_body_in_other_letters_is_a_bad_request_or_read(
    client, settings, content_type, charset, debug
):
    settings.DEBUG = debug
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
    response = client.generic("POST", "/", body, f"{content_type}; charset={charset}")

    # Letters of which nothing is known are read as UTF-8; parts are read as whatever they say.
    refused = charset == "base64" or (content_type == FORM and charset != "nonsense")
    assert response.status_code == (400 if refused else 422)


def test_too_many_fields_are_a_bad_request(client, settings):
    fields = {f"field{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    assert client.post("/", fields).status_code == 400


def test_too_much_text_is_too_large(client, settings):
    text = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answers = [
        client.post("/en/", {"message": text}),
        client.post("/en/", urlencode({"message": text}), content_type=FORM),
    ]

    assert [response.status_code for response in answers] == [413, 413]
    words = in_language("en", error_pages.TOO_LARGE.title)
    assert [title(response) for response in answers] == [words, words]


def test_a_body_over_the_limit_is_answered_after_it_was_thrown_away(client, settings):
    settings.REQUEST_MAX_BYTES = 100_000
    pipe = Pipe()
    response = post_pipe(client, pipe, 100_001)

    assert response.status_code == 413
    assert pipe.read_bytes == 100_001


def test_a_body_at_the_limit_is_read(client, settings):
    settings.REQUEST_MAX_BYTES = len(urlencode(GOOD))

    assert client.post("/", urlencode(GOOD), content_type=FORM).status_code == 200


def test_throwing_away_stops_somewhere(client, settings):
    settings.REQUEST_MAX_BYTES = 10
    pipe = Pipe()
    response = post_pipe(client, pipe, 3 * middleware.DRAIN_BYTES)

    assert response.status_code == 413
    assert pipe.read_bytes == middleware.DRAIN_BYTES


def test_a_large_body_that_breaks_off_is_still_too_large(client, settings):
    settings.REQUEST_MAX_BYTES = 10

    assert post_pipe(client, Pipe(whole=1), 1_000_000).status_code == 413


def test_a_body_without_a_length_is_empty(client):
    pipe = Pipe()

    assert (post_pipe(client, pipe, "").status_code, pipe.reads) == (200, 0)


@pytest.mark.parametrize("length", ["-5", "many", "1,5"])
def test_a_length_that_is_no_number_is_a_bad_request(client, length):
    assert post_pipe(client, Pipe(), length).status_code == 400
