"""`make bench`: every measure, or those that are named."""

import sys

from tests.bench.measures import delivery, form_page, registration
from tests.bench.stand import stand

MEASURES = {"form_page": form_page, "registration": registration, "delivery": delivery}


def main(wanted: list[str]) -> int:
    with stand() as here:
        for name in wanted or MEASURES:
            print(MEASURES[name].measure(here).line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
