"""The mailbox's program: `python -m stage4club.mailbox <port> <folder>`."""

import sys
from pathlib import Path

from stage4club.mailbox.smtp import serve

serve(int(sys.argv[1]), Path(sys.argv[2]))
