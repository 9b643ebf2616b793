"""Who is helped (Person), who helps (User), which calls are to be made (CallTask)."""

from .call_task import CallTask
from .person import Person
from .user import User

__all__ = ["CallTask", "Person", "User"]
