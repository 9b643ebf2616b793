"""The keeper's program: `python -m stage4club.embedded <directory> [--throwaway] <NAME>...`."""

import sys
from pathlib import Path

from stage4club.embedded.keeper import STARTERS, keep

keep(
    Path(sys.argv[1]),
    [argument for argument in sys.argv if argument in STARTERS],
    throwaway="--throwaway" in sys.argv,
)
