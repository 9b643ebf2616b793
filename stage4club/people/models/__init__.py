"""Who is helped (Person), who helps (User) and signs in by what, which calls to make (CallTask)."""

from .browser_session import BrowserSession
from .call_task import CallTask
from .person import Person
from .second_factor import Passkey, RecoveryCode, TotpDevice
from .sign_in_attempt import SignInAttempt
from .user import User

__all__ = [
    "BrowserSession",
    "CallTask",
    "Passkey",
    "Person",
    "RecoveryCode",
    "SignInAttempt",
    "TotpDevice",
    "User",
]
