import socket
from threading import Thread

import pytest

from stage4club.core.files import ScannerAway, Verdict, is_scanning, scan
from tests.clamd import Clamd
from tests.sent_files import EICAR


@pytest.fixture
def clamd(settings):
    with Clamd() as server:
        settings.CLAMD_URL = server.url
        yield server


def test_without_an_address_nothing_is_scanned(settings):
    assert not is_scanning()
    settings.CLAMD_URL = "tcp://scanner"
    assert is_scanning()


def test_what_is_clean_is_clean_and_eicar_is_found(clamd):
    assert scan([b"a", b"b" * 100_000]) == Verdict.CLEAN
    assert scan([EICAR[:30], EICAR[30:]]) == Verdict.INFECTED
    assert clamd.scanned == [b"a" + b"b" * 100_000, EICAR]


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: what", b"x" * 5000]
)
def test_any_other_answer_is_no_verdict(clamd, answer):
    clamd.answer = answer
    with pytest.raises(ScannerAway, match="no verdict"):
        scan([b"a"])


def test_a_scanner_that_is_away_gives_no_verdict(settings, tmp_path):
    for url in ("tcp://127.0.0.1:1", f"unix://{tmp_path}/none"):
        settings.CLAMD_URL = url
        with pytest.raises(ScannerAway, match="Error"):
            scan([b"a"])


def test_a_scanner_on_a_socket_of_this_machine_that_hangs_up_gives_no_verdict(settings, tmp_path):
    path = str(tmp_path / "clamd")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()

        def hang_up():
            connection, _ = server.accept()
            connection.recv(100)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(100):
                pass
            connection.close()

        thread = Thread(target=hang_up)
        thread.start()
        settings.CLAMD_URL = f"unix://{path}"
        with pytest.raises(ScannerAway):
            scan([b"a"])
        thread.join()
