import pytest

from stage4club.core.workflow import Transition, Workflow
from tests.stage4club.core.sample.workflow import KEEP, PARCELS, SEND_BACK


def test_a_transition_is_found_by_its_name():
    assert PARCELS["send-back"] is SEND_BACK
    with pytest.raises(KeyError):
        PARCELS["lose"]


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("received", ("keep", "send-back")),
        ("kept", ("send-back",)),
        ("returned", ()),
        ("unknown", ()),
    ],
)
def test_allowed_names_are_in_the_order_of_the_table(state, names):
    assert PARCELS.allowed(state) == names


def test_names_are_unique():
    with pytest.raises(ValueError, match="same name"):
        Workflow(KEEP, Transition("keep", frozenset({"returned"}), "kept"))


def test_sources_are_a_frozenset():
    with pytest.raises(TypeError, match="frozenset"):
        Transition("keep", "received", "kept")


def test_a_transition_starts_somewhere():
    with pytest.raises(ValueError, match="no state"):
        Transition("keep", frozenset(), "kept")


@pytest.mark.parametrize("word", ["", "Keep", "keep it", "k" * 101])
def test_words_are_identifiers(word):
    for arguments in (
        (word, frozenset({"received"}), "kept"),
        ("keep", frozenset({word}), "kept"),
        ("keep", frozenset({"received"}), word),
    ):
        with pytest.raises(ValueError, match="cannot name"):
            Transition(*arguments)
