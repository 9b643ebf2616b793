"""The commands of the plain site."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plain_settings")
    execute_from_command_line(sys.argv)
