import errno
import resource
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from stage4club.core.files import upload


@pytest.fixture(autouse=True)
def small(settings):
    settings.FILE_MAX_BYTES = 200_000


@pytest.fixture
def post():
    """A form with files of these sizes; what came is closed as Django does it, after the answer."""
    made = []

    def send(*sizes: int):
        files = [SimpleUploadedFile(f"{size}.bin", bytes(size)) for size in sizes]
        made.append(RequestFactory().post("/", {"documents": files, "typed": "kept"}))
        return made[-1]

    yield send
    for request in made:
        request.close()


def test_files_and_what_was_typed_come_in(post):
    request = post(10, 200_000)
    came = request.FILES.getlist("documents")
    assert [(one.size, one.fault, len(one.read())) for one in came] == [
        (10, "", 10),
        (200_000, "", 200_000),
    ]
    assert request.POST["typed"] == "kept"
    # It lies nowhere under a name.
    assert [isinstance(one.file.name, int) for one in came] == [True, True]


def test_of_a_file_that_is_too_large_nothing_is_kept_and_the_rest_comes_in(post):
    request = post(10, 500_000, 20)
    came = request.FILES.getlist("documents")
    assert [(one.size, one.fault, len(one.read())) for one in came] == [
        (10, "", 10),
        (500_000, upload.TOO_HEAVY, 0),
        (20, "", 20),
    ]
    assert request.POST["typed"] == "kept"


def limited(most: int, work):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        return work()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [190_000, 3000])
def test_a_full_disk_is_said_beside_the_file_and_what_was_typed_is_kept(post, size, caplog):
    request = post(size)
    came = limited(2000, lambda: request.FILES.getlist("documents"))
    assert [(one.fault, one.size) for one in came] == [(upload.NO_ROOM, size)]
    assert request.POST["typed"] == "kept"
    assert [line.getMessage() for line in caplog.records] == [
        f"A document could not be taken: errno {errno.EFBIG}"
    ]


def test_a_connection_that_breaks_off_leaves_nothing():
    body = encode_multipart(BOUNDARY, {"documents": SimpleUploadedFile("a", bytes(100_000))})

    class Broken(BytesIO):
        def read(self, *args):
            if self.tell() > 50_000:
                raise OSError("reset")
            return super().read(*args)

    broken = {"wsgi.input": Broken(body), "CONTENT_LENGTH": str(len(body))}
    request = RequestFactory().generic("POST", "/", CONTENT_TYPE=MULTIPART_CONTENT, **broken)
    with pytest.raises(UnreadablePostError):
        request.FILES  # noqa: B018 - read when asked for
    handler = upload.SizedUploadHandler(request)
    handler.upload_interrupted()
    handler.new_file("documents", "a", "text/plain", 5)
    handler.upload_interrupted()
    assert handler.file.closed
