"""`make bench`: every measure, or those that are named."""

import sys

from stage4club.embedded import EngineError
from tests.bench.guard import Refused, refuse_elsewhere
from tests.bench.measures import (
    application_step,
    applications,
    audit_seal,
    booking,
    cold_page,
    delivery,
    figures,
    footprint,
    form_page,
    lab,
    last_places,
    last_slots,
    lists,
    permission_filter,
    public_pages,
    registration,
    sealed,
    slots,
    upload,
)
from tests.bench.stand import stand

MEASURES = {
    "cold_page": cold_page,
    "lab": lab,
    "public_pages": public_pages,
    "form_page": form_page,
    "registration": registration,
    "delivery": delivery,
    "lists": lists,
    "last_places": last_places,
    "footprint": footprint,
    "sealed": sealed,
    "audit_seal": audit_seal,
    "permission_filter": permission_filter,
    "slots": slots,
    "booking": booking,
    "last_slots": last_slots,
    "applications": applications,
    "figures": figures,
    "application_step": application_step,
    "upload": upload,
}


def main(wanted: list[str]) -> int:
    """Print one line of JSON for each measure; returns the exit code."""
    if unknown := set(wanted) - set(MEASURES):
        print(f"No such measure: {', '.join(sorted(unknown))}. There are: {', '.join(MEASURES)}.")
        return 2
    try:
        refuse_elsewhere()
        with stand() as here:
            for name in wanted or MEASURES:
                print(MEASURES[name].measure(here).line(), flush=True)
    except (Refused, EngineError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
