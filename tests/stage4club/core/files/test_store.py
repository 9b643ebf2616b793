import os
import resource
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from stage4club.core.files import (
    FileGone,
    NoRoom,
    Unreadable,
    count_files_by_key,
    destroy,
    keep,
    names_kept,
    read,
    rotate_files,
    store,
    turning,
)
from stage4club.core.files.cipher import CHUNK, HEADER_LENGTH, TAG_LENGTH, opened, seal
from stage4club.core.files.store import is_kept, path_of

OLD = "an-old-key-of-the-tests-" + "o" * 20
NEW = "a-new-key-of-the-tests-" + "n" * 20
NAME = UUID("11111111-2222-4333-8444-555555555555")
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.FIELD_KEYS = [OLD]
    return tmp_path


def sealed(content: bytes, name: str = "a") -> bytes:
    return b"".join(seal([content], name=name))


def unsealed(stored: bytes, name: str = "a") -> bytes:
    return b"".join(opened(BytesIO(stored), name=name))


@pytest.mark.parametrize("size", SIZES)
def test_every_file_comes_back_under_its_name(size):
    content = os.urandom(size)
    keep(BytesIO(content), name=NAME)
    assert b"".join(read(NAME)) == content
    assert size < CHUNK - 1 or content[:50] not in path_of(NAME).read_bytes()


@pytest.mark.parametrize(
    "chunks", [[], [b""], [b"a", b"", b"b"], [b"x" * CHUNK, b"y"], [b"z" * 40_000] * 5]
)
def test_however_it_comes_in_it_is_one_file(chunks):
    assert unsealed(b"".join(seal(chunks, name="a"))) == b"".join(chunks)


def test_a_file_with_any_byte_changed_does_not_open():
    stored = sealed(b"Attestation")
    for place in range(len(stored)):
        changed = bytearray(stored)
        changed[place] ^= 1
        with pytest.raises(Unreadable):
            unsealed(bytes(changed))


def test_a_file_cut_mixed_or_of_another_name_does_not_open():
    stored = sealed(bytes(3 * CHUNK))
    body, step = stored[HEADER_LENGTH:], CHUNK + TAG_LENGTH
    first, second, third = body[:step], body[step : 2 * step], body[2 * step :]
    header = stored[:HEADER_LENGTH]
    for wrong in (b"", header, header + first, header + first + second, stored[:-1]):
        with pytest.raises(Unreadable):
            unsealed(wrong)
    for wrong in (second + first + third, first + third, first + first + third):
        with pytest.raises(Unreadable):
            unsealed(header + wrong)
    with pytest.raises(Unreadable):
        unsealed(stored, name="b")
    assert unsealed(header + first + second + third) == bytes(3 * CHUNK)


def test_nobody_else_reads_it_and_nothing_tells_what_it_is(folder):
    keep(BytesIO(b"x"), name=NAME)
    path = path_of(NAME)
    assert path.relative_to(folder).as_posix() == f"documents/11/{NAME.hex}"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_was_destroyed_is_gone():
    keep(BytesIO(b"x"), name=NAME)
    destroy(NAME)
    destroy(NAME)
    assert not is_kept(NAME)
    with pytest.raises(FileGone):
        list(read(NAME))


def test_a_full_disk_leaves_nothing_behind(folder):
    """The disk is full in earnest: this process may write no file larger than 100 KB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(NoRoom):
            keep(BytesIO(bytes(300_000)), name=NAME)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    keep(BytesIO(bytes(300_000)), name=NAME)
    assert is_kept(NAME)


def test_what_was_stored_is_found_by_its_age_and_what_broke_off_is_removed(monkeypatch):
    keep(BytesIO(b"x"), name=NAME)
    part = path_of(NAME).with_suffix(".1.part")
    part.write_bytes(b"half")
    now = datetime.now(UTC)
    assert list(names_kept(before=now - timedelta(hours=1))) == []
    assert part.exists()
    assert list(names_kept(before=now + timedelta(hours=1))) == [NAME]
    assert not part.exists()
    # One that somebody destroys at this moment is passed over.
    stat = type(part).stat

    def gone(path, **options):
        if path.name == NAME.hex:
            raise FileNotFoundError
        return stat(path, **options)

    monkeypatch.setattr(type(part), "stat", gone)
    assert list(names_kept(before=now + timedelta(hours=1))) == []


def test_files_are_written_again_with_the_first_key_and_the_old_one_can_go(settings):
    other = uuid4()
    keep(BytesIO(b"first"), name=NAME)
    keep(BytesIO(b"second"), name=other)
    path_of(NAME).with_suffix(".1.part").write_bytes(b"half")
    settings.FIELD_KEYS = [NEW, OLD]
    assert list(count_files_by_key().values()) == [0, 2]
    assert rotate_files() == (2, [])
    assert rotate_files() == (0, [])
    assert list(count_files_by_key().values()) == [2, 0]
    settings.FIELD_KEYS = [NEW]
    assert b"".join(read(NAME)) == b"first"
    assert b"".join(read(other)) == b"second"


def test_a_file_that_no_key_opens_stays_and_is_named(settings):
    keep(BytesIO(b"first"), name=NAME)
    settings.FIELD_KEYS = [NEW]
    before = path_of(NAME).read_bytes()
    assert rotate_files() == (0, [NAME.hex])
    assert path_of(NAME).read_bytes() == before
    with pytest.raises(Unreadable):
        list(read(NAME))


def test_a_file_destroyed_while_it_is_written_again_does_not_come_back(settings, monkeypatch):
    keep(BytesIO(b"first"), name=NAME)
    settings.FIELD_KEYS = [NEW, OLD]
    write, threads = store.write, []

    def slowly(path, chunks):
        threads.append(Thread(target=destroy, args=(NAME,)))
        threads[0].start()
        time.sleep(0.2)
        write(path, chunks)

    monkeypatch.setattr(turning, "write", slowly)
    assert rotate_files() == (1, [])
    threads[0].join()
    assert not is_kept(NAME)


def test_without_the_lock_it_would_come_back(settings, monkeypatch):
    """Negative control."""
    keep(BytesIO(b"first"), name=NAME)
    settings.FIELD_KEYS = [NEW, OLD]
    write = store.write
    monkeypatch.setattr(store.fcntl, "flock", lambda *_: None)

    def after_it_was_destroyed(path, chunks):
        destroy(NAME)
        write(path, chunks)

    monkeypatch.setattr(turning, "write", after_it_was_destroyed)
    assert rotate_files() == (1, [])
    assert is_kept(NAME)


def test_one_that_was_destroyed_or_replaced_while_we_waited_is_passed_over(settings, monkeypatch):
    settings.FIELD_KEYS = [NEW, OLD]
    for left in ([], [NAME]):
        keep(BytesIO(b"first"), name=NAME)
        monkeypatch.setattr(turning, "key_ids", lambda: [b"none"])

        def meanwhile(file, how, left=left):
            path_of(NAME).unlink()
            for name in left:
                path_of(name).write_bytes(b"another")

        monkeypatch.setattr(turning.fcntl, "flock", meanwhile)
        assert rotate_files() == (0, [])
        path_of(NAME).unlink(missing_ok=True)


def test_one_that_goes_before_it_is_opened_is_passed_over(monkeypatch):
    monkeypatch.setattr(turning, "_paths", lambda: [path_of(NAME)])
    assert rotate_files() == (0, [])
    assert count_files_by_key().total() == 0


# The command -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_turns_files_too_and_names_what_it_cannot_open(settings):
    keep(BytesIO(b"first"), name=NAME)
    settings.FIELD_KEYS = [NEW]
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 text"):
        call_command("rotate_keys", stdout=out, stderr=err)
    assert err.getvalue() == f"Cannot be opened by any key: file {NAME.hex}\n"
    settings.FIELD_KEYS = [NEW, OLD]
    out, err = StringIO(), StringIO()
    call_command("rotate_keys", stdout=out, stderr=err)
    assert "1 file(s) written again." in out.getvalue()
    assert out.getvalue().rstrip().endswith("1 file(s)")
    assert err.getvalue() == ""
