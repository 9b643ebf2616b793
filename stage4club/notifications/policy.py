"""The numbers of the outbox and what follows from them. Nothing here touches anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from .enums import Trouble

# Time limits of one sending, in seconds. RFC 1047 explains why the wait after the final dot is
# long: a client that leaves too early makes the server deliver what the client sends again.
CONNECT_SECONDS = 10
COMMAND_SECONDS = 30
#: From the first packet to the server's permission to send the text, whatever it drips.
ENVELOPE_SECONDS = 45
CONTENT_SECONDS = 30
FINAL_DOT_SECONDS = 120
QUIT_SECONDS = 5
LONGEST_SENDING_SECONDS = ENVELOPE_SECONDS + CONTENT_SECONDS + FINAL_DOT_SECONDS

#: Part of the lease during which a worker keeps trying to settle while the database is away.
SETTLING_SHARE = 0.9

#: Relays close connections that carry many messages: leave before being told to.
MESSAGES_PER_CONNECTION = 50

#: One run of the worker: short enough for a lease to fit behind it within a task's time limit.
DRAIN_MESSAGES = 200
DRAIN_SECONDS = 60

#: Tries of which nobody knows whether a copy left, before a human takes over.
UNSURE_LIMIT = 3

#: Waits between ten tries, in minutes: 23 h 40 in all (RFC 5321 §4.5.4.1 asks for patience).
RETRY_MINUTES = (2, 5, 15, 45, 90, 180, 300, 360, 423)
JITTER = 0.2

#: Waits of a channel in trouble, in seconds; the last one repeats.
PAUSE_SECONDS = (15, 30, 60, 120, 240, 300)

#: So many refused addresses in a row tell of a blocked account and not of people's typing.
REFUSALS_IN_A_ROW = 10

#: Staff are told when no sweep ran for so long.
LATE_SWEEP = timedelta(minutes=10)

#: Below it, an answer is not a refusal. Then those that are about us and not about this
#: recipient: the server goes away, or asks who we are.
FIRST_REFUSAL = 400
CLOSING_CODE = 421
LOGIN_CODES = frozenset({530, 534, 535, 538})
TOO_LARGE_CODE = 552
#: Answers to MAIL FROM that are not about our address: the size of the text is told there too.
NOT_ABOUT_THE_SENDER = LOGIN_CODES | {CLOSING_CODE, TOO_LARGE_CODE}


class Fate(Enum):
    """What becomes of a claimed message."""

    SENT = "sent"
    FAILED = "failed"
    ABORTED = "aborted"
    LATER = "later"
    #: As LATER, but a copy may have left, and the channel pauses.
    UNSURE = "unsure"
    #: The try is given back and the channel pauses.
    CHANNEL = "channel"
    #: The try is given back, that is all.
    UNTRIED = "untried"


@dataclass(frozen=True)
class Verdict:
    """How a try ended. `code` is the server's last SMTP code, if it gave one."""

    fate: Fate
    #: Meaningless where the message left or was not tried.
    error: Trouble = Trouble.UNEXPECTED
    code: int | None = None


def judge_answer(code: int, refused: Trouble) -> Verdict:
    """Return what the server's `code` about one recipient or text means.

    550 and 451 arrive in the same exception, so the code is read. `refused` is the word for a
    refusal that will not change.
    """
    if code == CLOSING_CODE:
        return Verdict(Fate.CHANNEL, Trouble.CLOSING, code)
    if code in LOGIN_CODES:
        return Verdict(Fate.CHANNEL, Trouble.LOGIN_REFUSED, code)
    if 500 <= code <= 599:  # noqa: PLR2004 - the range of refusals
        return Verdict(Fate.FAILED, refused, code)
    return Verdict(Fate.LATER, Trouble.DEFERRED, known_code(code))


def known_code(code: int) -> int | None:
    """Return `code` if it is an SMTP code; smtplib writes -1 for an answer without one."""
    return code if 200 <= code <= 599 else None  # noqa: PLR2004 - the range of SMTP codes


def retry_delay(attempts: int, *, jitter: float) -> timedelta | None:
    """Return the wait after the try number `attempts` (from 1), or None when it was the last.

    `jitter`, from -1 to 1, spreads messages that failed together by up to a fifth either way.
    """
    if attempts > len(RETRY_MINUTES):
        return None
    return timedelta(minutes=RETRY_MINUTES[attempts - 1] * (1 + JITTER * jitter))


def pause_length(failures: int) -> timedelta:
    """Return how long a channel rests after its failure number `failures` (from 1) in a row."""
    return timedelta(seconds=PAUSE_SECONDS[min(failures, len(PAUSE_SECONDS)) - 1])
