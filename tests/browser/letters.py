"""Letters as they arrive in a mailbox."""

import re
import time
from email.message import EmailMessage

from tests.smtp_sink import SmtpSink

#: A worker is up in three seconds; machines that build things are slow.
WAIT_SECONDS = 60


def wait_for_letters(sink: SmtpSink, count: int) -> list[EmailMessage]:
    """The `count` letters that have come, in order; fails when there are fewer, or more."""
    deadline = time.monotonic() + WAIT_SECONDS
    while len(sink.messages) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    letters = [received.message for received in sink.messages]
    assert len(letters) == count, [letter["Subject"] for letter in letters]
    return letters


def part(letter: EmailMessage, kind: str) -> str:
    """The words of the part of this kind: `plain`, `html` or `calendar`."""
    (found,) = [it for it in letter.walk() if it.get_content_subtype() == kind]
    words: str = found.get_content()
    return words.replace("\r\n", "\n") if isinstance(words, str) else words.decode()


def link_in(letter: EmailMessage) -> str:
    """The one address of a private page in the text of `letter`."""
    (link,) = re.findall(r"https?://\S+/(?:lien|en/link)/\S+", part(letter, "plain"))
    return str(link)
