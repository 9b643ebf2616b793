"""Every file of reliability.md's list, and those that people send."""

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from stage4club.core.files import FileRefused, Kind, NoRoom, TooHeavy, examine
from stage4club.core.files import examine as _package
from stage4club.core.files.examiner.__main__ import main
from stage4club.core.files.examiner.faults import Fault
from stage4club.core.files.refusals import WORDS, EmptyFile, UnknownKind
from tests import sent_files as sent

examine_module = sys.modules[_package.__module__]


def kept(content: bytes) -> tuple[Kind, bytes]:
    with _file(content) as file, examine(file, size=len(content)) as found:
        found.content.seek(0)
        held = found.content.read()
    assert found.size == len(held)
    return found.kind, held


@contextmanager
def _file(content: bytes):
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        yield file


def refusal(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as raised:
        kept(content)
    return raised.value


@pytest.mark.parametrize(
    "content",
    [
        sent.PROGRAM,
        sent.SVG,
        sent.EICAR,
        b"GIF89a" + sent.zipped("Main.class"),
        sent.zipped("word/vbaProject.bin"),
        sent.zipped("bomb"),
        b"hello",
    ],
)
def test_what_is_neither_a_pdf_nor_a_photo_is_refused(content):
    assert type(refusal(content)) is UnknownKind


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (sent.HTML, Fault.BROKEN),
        (b"%PDF-1.7\n%%EOF", Fault.BROKEN),
        (sent.pdf()[: len(sent.pdf()) // 2], Fault.BROKEN),
        (sent.pdf_with("no page"), Fault.BROKEN),
        (sent.pdf_with("deep"), Fault.BROKEN),
        (sent.pdf_with("javascript"), Fault.ACTIVE),
        (sent.pdf_with("launch"), Fault.ACTIVE),
        (sent.pdf_with("embedded"), Fault.ACTIVE),
        (sent.pdf_with("film"), Fault.ACTIVE),
        (sent.pdf_with("xfa"), Fault.FORM),
        (sent.locked(), Fault.LOCKED),
        (sent.picture()[:900], Fault.BROKEN),
        (sent.picture("PNG")[:900], Fault.BROKEN),
        (sent.picture("WEBP")[:300], Fault.BROKEN),
        (sent.picture("HEIF")[:700], Fault.BROKEN),
        (b"\xff\xd8\xff" + bytes(500), Fault.BROKEN),
        (sent.bomb(), Fault.TOO_MANY_PIXELS),
    ],
)
def test_what_is_broken_locked_or_active_is_refused_in_its_words(content, fault):
    """By the process of its own, and by the same lines in this one."""
    assert refusal(content).message == WORDS[fault]
    kind = "pdf" if content.startswith(b"%PDF") else _picture_kind(content)
    assert main(kind, BytesIO(content), BytesIO()) == fault


def _picture_kind(content: bytes) -> str:
    starts = {b"\xff\xd8": "jpeg", b"\x89P": "png", b"RI": "webp"}
    return starts.get(content[:2], "heic")


def test_an_empty_file_and_one_that_is_too_heavy_are_not_looked_into(settings):
    settings.FILE_MAX_BYTES = 100
    assert type(refusal(b"")) is EmptyFile
    assert type(refusal(bytes(101))) is TooHeavy


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.JPEG, sent.with_gps()),
        (Kind.PNG, sent.with_gps("PNG")),
        (Kind.WEBP, sent.with_gps("WEBP")),
        (Kind.HEIC, sent.with_gps("HEIF")),
    ],
)
def test_a_photo_stands_upright_and_says_nothing_of_where_it_was_taken(kind, content):
    found, held = kept(content)
    assert found == kind
    image = Image.open(BytesIO(held))
    assert (image.format, dict(image.getexif())) == ("JPEG", {})
    # A HEIC is turned by itself: what its EXIF says of that is not to be believed (ISO 23008-12).
    assert image.size == ((640, 480) if kind == Kind.HEIC else (480, 640))
    assert b"Bergeron" not in held
    out = BytesIO()
    assert main(kind.value, BytesIO(content), out) == 0
    assert out.getvalue() == held


def test_what_is_kept_of_a_file_has_a_name_and_a_type():
    assert {(kind.kept_as, kind.content_type) for kind in Kind} == {
        ("pdf", "application/pdf"),
        ("jpg", "image/jpeg"),
    }


def test_a_large_photo_is_made_smaller_while_it_is_decoded():
    _kind, held = kept(sent.picture(size=(4032, 3024)))
    assert Image.open(BytesIO(held)).size == (2016, 1512)


@pytest.mark.parametrize(
    ("mode", "colour", "shown"),
    [
        ("RGBA", (0, 0, 0, 0), (255, 255, 255)),
        ("LA", (0, 0), (255, 255, 255)),
        ("P", 0, (0, 0, 0)),
        ("1", 1, (255, 255, 255)),
        ("L", 7, (7, 7, 7)),
        ("I;16", 32_000, (125, 125, 125)),
    ],
)
def test_colours_of_every_sort_are_kept_as_they_are_seen(mode, colour, shown):
    out, target = BytesIO(), BytesIO()
    Image.new(mode, (16, 16), colour).save(out, "PNG")
    assert main("png", BytesIO(out.getvalue()), target) == 0
    assert Image.open(target).convert("RGB").getpixel((8, 8)) == shown


def test_a_pdf_is_rebuilt_with_its_pages_and_its_links():
    content = sent.pdf_with("link") + b"\n" * 9 + b"PK\x05\x06" + bytes(18)
    kind, held = kept(content)
    assert kind == Kind.PDF
    document = pikepdf.open(BytesIO(held))
    assert len(document.pages) == 1
    assert str(document.pages[0].Annots[0].A.URI) == "https://example.org/"
    # The other half of a polyglot is gone.
    assert b"PK\x05\x06" not in held
    out = BytesIO()
    assert main("pdf", BytesIO(content), out) == 0


def test_a_pdf_that_may_not_be_printed_is_one_that_opens():
    content = sent.pdf(encryption=pikepdf.Encryption(user="", owner="owner"))
    _kind, held = kept(content)
    assert not pikepdf.open(BytesIO(held)).is_encrypted


def test_memory_that_runs_out_is_a_picture_that_is_too_large():
    class Hungry(BytesIO):
        def read(self, *args):
            raise MemoryError

    assert main("jpeg", Hungry(), BytesIO()) == Fault.TOO_MANY_PIXELS


def test_a_fault_of_ours_is_not_said_to_be_hers(settings, monkeypatch):
    class Full(BytesIO):
        def write(self, *args):
            raise OSError(28, "no room")

    with pytest.raises(OSError, match="no room"):
        main("pdf", BytesIO(sent.pdf()), Full())
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert type(refusal(sent.pdf())) is NoRoom


def test_an_examiner_that_fails_keeps_nothing(monkeypatch, tmp_path):
    program = tmp_path / "examiner"
    for script, expected in (("exit 3", NoRoom), ("kill -9 $$", FileRefused)):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(program))
        assert type(refusal(sent.pdf())) is expected


def test_an_examiner_that_takes_too_long_is_stopped(monkeypatch, tmp_path):
    program = tmp_path / "examiner"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(examine_module, "LONGEST", 0.2)
    assert refusal(sent.pdf()).message == WORDS[Fault.BROKEN]


def test_the_examiner_holds_itself_back_and_knows_no_key():
    """Its bounds hold in a process of its own: memory first."""
    program = (
        "import os, sys; sys.path.append(sys.argv[1]); "
        "from examiner.__main__ import hold_back, MEMORY; hold_back(); bytearray(MEMORY)"
    )
    folder = Path(examine_module.__file__).parent
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, folder], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(b"MemoryError")
