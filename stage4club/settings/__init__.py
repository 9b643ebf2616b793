"""Settings, chosen by the environment: `dev` when `DEBUG` is true, `prod` otherwise.

Tests name `stage4club.settings.test` themselves; then nothing is chosen here.
"""

import os

if os.environ.get("DJANGO_SETTINGS_MODULE", __name__) == __name__:
    if os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}:
        from .dev import *  # noqa: F403 - a settings module is its names
    else:
        from .prod import *  # noqa: F403 - a settings module is its names
