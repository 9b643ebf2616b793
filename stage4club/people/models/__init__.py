"""Who is helped (Person), who helps (User) and signs in by what, which calls to make (CallTask)."""

from .call_task import CallTask
from .person import Person
from .second_factor import Passkey, RecoveryCode, TotpDevice
from .user import User

__all__ = ["CallTask", "Passkey", "Person", "RecoveryCode", "TotpDevice", "User"]
