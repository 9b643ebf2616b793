"""Who is helped (Person), who helps (User), calls to be made (CallTask), who knows whom (Tie)."""

from .call_task import CallTask
from .person import Person
from .tie import Tie
from .user import User

__all__ = ["CallTask", "Person", "Tie", "User"]
