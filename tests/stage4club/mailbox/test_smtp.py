"""The mailbox receives over SMTP and stops when told."""

import contextlib
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

from stage4club.embedded.process import free_ports


def test_what_is_sent_becomes_a_file(tmp_path: Path) -> None:
    port = next(free_ports())
    folder = tmp_path / "mailbox"
    command = [sys.executable, "-m", "stage4club.mailbox", str(port), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mailbox:
        with contextlib.closing(mailbox.stdout):
            assert mailbox.stdout.readline() == f"Mailbox listening on 127.0.0.1:{port}\n"
            message = EmailMessage()
            message["Subject"] = "Bonjour"
            message.set_content("texte")
            with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
                client.send_message(message, "club@example.org", ["zoe@example.org"])
            mailbox.terminate()
            assert mailbox.wait(timeout=10) == 0
    (file,) = folder.iterdir()
    assert file.suffix == ".eml"
    assert file.read_text().startswith("Subject: Bonjour\n")
    assert folder.stat().st_mode & 0o777 == 0o700
