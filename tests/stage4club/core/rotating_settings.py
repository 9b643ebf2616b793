"""Settings of a program that has a new key before the one of the tests."""

from stage4club.settings.test import *  # noqa: F403 - a settings module is its names
from stage4club.settings.test import FIELD_KEYS as OLD_KEYS

NEW_KEY = "a-new-key-of-the-tests-" + "n" * 20
FIELD_KEYS = [NEW_KEY, *OLD_KEYS]
