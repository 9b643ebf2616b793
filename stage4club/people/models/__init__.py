"""Who is helped (Person), who helps (User) and signs in by what, calls, and who knows whom."""

from .browser_session import BrowserSession
from .call_task import CallTask
from .person import Person, keys_at, people_close_to
from .second_factor import Passkey, RecoveryCode, TotpDevice
from .sign_in_attempt import SignInAttempt
from .tie import Tie
from .user import User

__all__ = [
    "BrowserSession",
    "CallTask",
    "Passkey",
    "Person",
    "RecoveryCode",
    "SignInAttempt",
    "Tie",
    "TotpDevice",
    "User",
    "keys_at",
    "people_close_to",
]
