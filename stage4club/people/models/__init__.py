"""Who is helped (Person), who helps (User), which calls are to be made (CallTask)."""

from .browser_session import BrowserSession
from .call_task import CallTask
from .person import Person
from .sign_in_attempt import SignInAttempt
from .user import User

__all__ = ["BrowserSession", "CallTask", "Person", "SignInAttempt", "User"]
