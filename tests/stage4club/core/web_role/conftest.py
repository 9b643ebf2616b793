import pytest

from stage4club.core.web_role import grant_web_role

from .role import make_role


@pytest.fixture
def role(db: None) -> str:
    """The web role, granted what it should hold; it goes with the transaction of the test."""
    name = make_role()
    grant_web_role(name)
    return name
