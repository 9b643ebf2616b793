"""The health regions of Quebec, and in which one a postal code is, as nearly as one can say.

The eighteen « régions sociosanitaires », by their number, under their official names. Canada Post
draws its areas (the first three signs of a code) for carriers of mail: in towns an area lies in
one region, in the country it may lie in two, and then the one in which more people live stands
here. Where halves are equal, or nobody can say, the region is unknown, which is an answer.
Written on 30 November 2026 from general knowledge, never checked against a file of addresses: good
enough for shares of a programme, not for one person (ADR “Figures hide small counts”).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

#: First letters of postal codes in Quebec.
_QUEBEC = frozenset("GHJ")


class HealthRegion(TextChoices):
    """The regions, and what is no region; in the order in which figures hide them first.

    From the fewest people to the most, and not as figures have it: see `disclosure.hidden_parts`.
    """

    UNKNOWN = "unknown", pgettext_lazy("region", "Region unknown")
    OUTSIDE = "outside", pgettext_lazy("region", "Outside Quebec")
    NUNAVIK = "17", "Nunavik"
    NORD = "10", "Nord-du-Québec"
    CREE = "18", "Terres-Cries-de-la-Baie-James"
    GASPESIE = "11", "Gaspésie–Îles-de-la-Madeleine"
    COTE_NORD = "09", "Côte-Nord"
    ABITIBI = "08", "Abitibi-Témiscamingue"
    BAS_SAINT_LAURENT = "01", "Bas-Saint-Laurent"
    SAGUENAY = "02", "Saguenay–Lac-Saint-Jean"
    OUTAOUAIS = "07", "Outaouais"
    CHAUDIERE = "12", "Chaudière-Appalaches"
    LAVAL = "13", "Laval"
    ESTRIE = "05", "Estrie"
    MAURICIE = "04", "Mauricie-et-Centre-du-Québec"
    LANAUDIERE = "14", "Lanaudière"
    LAURENTIDES = "15", "Laurentides"
    CAPITALE = "03", "Capitale-Nationale"
    MONTEREGIE = "16", "Montérégie"
    MONTREAL = "06", "Montréal"


#: Beginnings of postal codes, by region; the longest that fits counts.
_BEGINNINGS: Mapping[HealthRegion, str] = {
    HealthRegion.BAS_SAINT_LAURENT: "G0J G0K G0L G4W G5H G5J G5L G5M G5N G5R G5T",
    HealthRegion.SAGUENAY: "G0V G0W G7 G8A G8B G8C G8E G8G G8H G8J G8K G8L G8M G8N",
    HealthRegion.CAPITALE: "G0A G1 G2 G3 G4A G5A",
    HealthRegion.MAURICIE: (
        "G0P G0X G0Z G6L G6P G6R G6S G6T G8T G8V G8W G8X G8Y G8Z G9 J0C J1Z J2A J2B J2C J2D J2E "
        "J3T J5V"
    ),
    HealthRegion.ESTRIE: "G0Y G6B J0B J0E J1 J2G J2H J2J J2K J2L J2M J2N",
    HealthRegion.MONTREAL: "H",
    HealthRegion.OUTAOUAIS: "J0X J8L J8M J8N J8P J8R J8T J8V J8X J8Y J8Z J9A J9B J9E J9H J9J",
    HealthRegion.ABITIBI: "J0Y J0Z J9P J9T J9V J9X J9Y J9Z",
    HealthRegion.COTE_NORD: "G0G G0H G0T G4R G4S G4Z G5B G5C",
    HealthRegion.NORD: "G8P",
    HealthRegion.GASPESIE: "G0B G0C G0E G4T G4V G4X",
    HealthRegion.CHAUDIERE: (
        "G0M G0N G0R G0S G5V G5X G5Y G5Z G6A G6C G6E G6G G6H G6J G6K G6V G6W G6X G6Y G6Z G7A"
    ),
    HealthRegion.LAVAL: "H7",
    HealthRegion.LANAUDIERE: ("J0K J5M J5T J5W J5X J5Y J5Z J6A J6E J6V J6W J6X J6Y J7K J7L J7M"),
    HealthRegion.LAURENTIDES: (
        "J0N J0R J0T J0W J5J J5K J5L J6Z J7A J7B J7C J7E J7G J7H J7J J7N J7P J7R J7Y J7Z J8A J8B "
        "J8C J8E J8G J8H J9L"
    ),
    HealthRegion.MONTEREGIE: (
        "H0M J0H J0J J0L J0P J0S J2R J2S J2T J2W J2X J2Y J3 J4 J5A J5B J5C J5R J6J J6K J6N J6R "
        "J6S J6T J7T J7V J7W J7X"
    ),
}
_REGIONS = {beginning: region for region, some in _BEGINNINGS.items() for beginning in some.split()}


def region_of(area: str) -> HealthRegion:
    """In which region the area « H2X » is, or the code that begins with it."""
    for length in (3, 2, 1):
        if found := _REGIONS.get(area[:length]):
            return found
    return HealthRegion.UNKNOWN if area[:1] in _QUEBEC else HealthRegion.OUTSIDE
