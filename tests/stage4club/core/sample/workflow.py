"""The table of a parcel's states."""

from stage4club.core.workflow import Transition, Workflow

KEEP = Transition("keep", frozenset({"received"}), "kept")
SEND_BACK = Transition("send-back", frozenset({"received", "kept"}), "returned")
PARCELS = Workflow(KEEP, SEND_BACK)

READ_ALOUD = Transition("read-aloud", frozenset({"written"}), "read")
