"""What each reader should meet, worked out from the table of permissions and from domain.md.

It asks no `visible_to`, no admin and no template: where they disagree with it, the walk fails.
"""

from __future__ import annotations

from enum import Enum

from stage4club.people.enums import Role, Room
from stage4club.people.permissions import ALL, ASSIGNED, OWN, TABLE
from tests.permissions.addresses import HOME, OWN_PAGE, Address, Kind
from tests.permissions.canaries import Canaries, Place
from tests.permissions.rows import Row, World

#: domain.md §8. A new role says here which rooms it enters.
ROOMS = {
    Role.PARTNER: {Room.GROUP},
    Role.COORDINATOR: {Room.GROUP},
    Role.SOCIAL_WORKER: {Room.SOCIAL_WORK},
    Role.FINANCE: {Room.ASSISTANCE},
    Role.APPROVER: {Room.ASSISTANCE},
    Role.PRIVACY: set(),
    Role.EDITOR: set(),
    Role.ADMIN: set(),
}
#: Watches over all rooms, in what the table gives her.
WATCHES = {Role.PRIVACY}

_R, _H, _C = "registrations.registration.", "registrations.helper.", "people.calltask."
_A, _AH = "assistance.appointment.", "assistance.appointmenthelper."
_AA = "assistance.attendee."
_D, _DH = "assistance.aidrequest.", "assistance.aidhelper."
_NAME = {f"{of}preferred_name" for of in (_R, _A, _D)} | {f"{_C}typed_name"}
_TYPED = {f"{_R}{name}" for name in ("preferred_name", "email", "phone", "access_needs", "message")}
_HELPER = {f"{_H}{name}" for name in ("name", "relationship", "email", "phone")}
_TASK = {f"{_C}{name}" for name in ("typed_name", "typed_phone", "script", "about_name")}
_CARD = {f"{of}{name}" for of in (_R, _A, _D) for name in ("preferred_name", "email", "phone")}
_ASKED = {
    *(f"{_A}{name}" for name in ("preferred_name", "email", "phone", "interpreter")),
    *(f"{_AH}{name}" for name in ("name", "relationship", "email", "phone")),
    "assistance.appointmentreason.text",
    f"{_AA}name",
}
_APPLIED = {
    *(f"{_D}{name}" for name in ("preferred_name", "email", "phone")),
    *(f"{_DH}{name}" for name in ("name", "relationship", "email", "phone")),
    *(f"assistance.aidcircumstances.{name}" for name in ("legal_name", "words")),
    "assistance.askedpaper.words",
    "assistance.document.name",
    "assistance.aiddecision.words",
}
#: Of the adults of a meeting, for whoever follows it.
_WRITTEN = {f"{_AA}name", "assistance.threadmessage.text"}
_EMERGENCY = {f"privacy.emergencyaccess.{name}" for name in ("reason", "review_note")}
_OPINION = {f"services.opinion.{name}" for name in ("would_help", "helps")}
_MEETING = {f"services.session.{name}" for name in ("place", "video_url")}

#: The columns whose words the page of a row shows, for who may open it. Whoever adds a model with
#: words about people says here what its page shows; one that is not here shows none.
CARD: dict[str, set[str]] = {
    "registrations.registration": _TYPED | _HELPER,
    "assistance.appointment": _ASKED,
    "assistance.aidrequest": _APPLIED,
    "people.person": _CARD,
    "people.calltask": _TASK | {f"{_R}preferred_name", f"{_R}phone"},
    "notifications.message": {
        *(f"{_R}preferred_name", f"{_R}email", f"{_H}name", f"{_H}email"),
        *(f"{_A}preferred_name", f"{_A}email", f"{_AA}name", f"{_AA}email"),
        *(f"{_D}preferred_name", f"{_D}email"),
    },
    "privacy.emergencyaccess": _EMERGENCY,
    "services.opinion": _OPINION,
    "services.session": _MEETING,
}
#: Shown to the payer, once, by the verbs that say to whom and where to pay; by no other page.
PAID_TO = {
    "assistance.paymentway.payee",
    "assistance.paymentway.address",
    *(f"assistance.bankdetails.{name}" for name in ("institution", "transit", "account")),
}
SHOWN_ONCE = ("/send-payment/", "/show-details/")
#: Of these only who is to call reads them at once; whoever else may open the page asks for them
#: (`Kind.REVEAL`). No list has them.
CONTACTS = {
    *(f"{of}{how}" for of in (_R, _H, _A, _AH, _AA, _D, _DH) for how in ("email", "phone")),
    f"{_C}typed_phone",
}
CALLED = {
    "registrations.registration",
    "assistance.appointment",
    "assistance.aidrequest",
    "people.calltask",
}
#: Read, and taken away, by who watches: no row has a page, and no line names anybody.
LOGS = {"core.auditevent", "core.accessevent"}
#: Those that a list shows of each row that may be opened; then those of the home, of what waits.
LISTED: dict[str, set[str]] = {
    "registrations.registration": _NAME,
    "assistance.appointment": _NAME,
    "assistance.aidrequest": _NAME,
    "people.person": _NAME,
    "people.calltask": _NAME,
    "services.opinion": {"services.opinion.would_help"},
}
#: The name above the page of a verb.
WHOM = dict.fromkeys((*CALLED, "people.person"), _NAME)

ACTED = frozenset({200, 302, 409, 422})
SHOWN = frozenset({200, 409, 422})
#: Which method alone a page answers, to whoever holds its permission.
ONLY = {
    Kind.RECORD: {"GET", "HEAD"},
    Kind.DOCUMENT: {"GET", "HEAD"},
    Kind.LETTER: {"GET", "HEAD"},
    Kind.REVEAL: {"POST"},
    Kind.EXPORT: {"POST"},
}


class Sight(Enum):
    """What a reader may know of a row."""

    NOTHING = 0
    #: That it is there and waits; not whose it is.
    GLIMPSE = 1
    CARD = 2


def holds(role: Role, permission: str) -> bool:
    """Whether the table gives `permission` to `role`, for rows in general."""
    app, _, codename = permission.partition(".")
    return any(
        role in lines[codename]
        for model, lines in TABLE.items()
        if model.startswith(f"{app}.") and codename in lines
    )


def sight(role: Role, row: Row) -> Sight:
    """What `role` may know of `row`."""
    scope = TABLE[row.model][f"view_{row.model.partition('.')[2]}"].get(role)
    is_registration = row.model == "registrations.registration"
    if scope is None or role in row.known_to:
        return Sight.NOTHING
    if scope == OWN:
        return Sight.CARD if row.follower == role else Sight.NOTHING
    if row.room and row.room not in ROOMS[role] and role not in WATCHES:
        return Sight.NOTHING
    if role in row.close_to:
        # She may only give it to somebody else.
        gives = is_registration and row.untaken and scope == ALL
        return Sight.GLIMPSE if gives else Sight.NOTHING
    if scope == ALL or row.follower == role:
        return Sight.CARD
    if row.untaken and row.room is Room.SOCIAL_WORK:
        # Whoever answers reads first what is asked (domain.md, Roles: own and unassigned).
        return Sight.CARD
    assert scope == ASSIGNED, f"What is {scope}? Say it in tests/permissions/oracle.py."
    return Sight.GLIMPSE if is_registration and row.untaken else Sight.NOTHING


def statuses(role: Role, address: Address, row: Row | None, method: str) -> frozenset[int]:
    """The statuses that the page may answer; `row` None is one that does not exist."""
    view = f"{address.model.replace('.', '.view_')}"
    kind, acts = address.kind, method == "POST"
    if kind is Kind.ROW:
        return frozenset({302})
    if acts and (kind in {Kind.PREVIEW, Kind.BULK_PREVIEW} or _is_log(address)):
        return frozenset({405})
    if not holds(role, view) or not holds(role, address.permission):
        return frozenset({403})
    if method not in ONLY.get(kind, {method}):
        return frozenset({405})
    if not address.is_of_a_row:
        return ACTED if acts else frozenset({200})
    if acts and kind is Kind.CHANGE and not holds(role, view.replace(".view_", ".change_")):
        return frozenset({403})
    return _of_row(role, row, kind, acts=acts)


def _of_row(role: Role, row: Row | None, kind: Kind, *, acts: bool) -> frozenset[int]:
    seen = Sight.NOTHING if row is None else sight(role, row)
    whole_pages = {Kind.HISTORY, Kind.REVEAL}
    if row is None or seen is Sight.NOTHING or (seen is Sight.GLIMPSE and kind in whole_pages):
        return frozenset({404})
    if kind is Kind.DOCUMENT:
        return frozenset({404})
    if kind is Kind.LETTER:
        # There is none before a decision, and a sentence before it is told.
        return frozenset({200, 302, 404})
    if kind is Kind.THREAD:
        follows = row.follower == role
        return (ACTED | {404} if acts else frozenset({200})) if follows else frozenset({404})
    if kind is Kind.RECORD:
        return frozenset({200} if reads(role, row) else {410} if opened(role, row) else {404})
    if kind in {Kind.PREVIEW, Kind.BULK_PREVIEW}:
        return frozenset({200, 404})
    return ACTED if acts and kind not in whole_pages else frozenset({200})


def words(
    role: Role, address: Address, row: Row | None, world: World
) -> tuple[set[Place], set[Place]]:
    """The canaries that must stand on the page, where it shows something, and those that may."""
    made, kind = world.canaries, address.kind
    if kind is Kind.LIST:
        return listed(role, address.model, world), listed(role, address.model, world)
    if row is None or sight(role, row) is not Sight.CARD:
        return set(), set()
    if kind is Kind.REVEAL:
        return whole(row, made), whole(row, made)
    if kind is Kind.RECORD:
        return of_record(role, row, made), of_record(role, row, made)
    if kind is Kind.THREAD:
        written = made.of(row.words, _WRITTEN) if row.follower == role else set()
        return written, written | made.of(row.words, _NAME)
    card = of_card(role, row, made)
    if kind is Kind.CHANGE:
        return card, card
    if kind in {Kind.PREVIEW, Kind.BULK_PREVIEW}:
        return set(), card
    if kind is Kind.VERB and address.path.endswith(SHOWN_ONCE):
        return made.of(row.words, WHOM[row.model]), card | made.of(row.words, PAID_TO)
    if kind in {Kind.VERB, Kind.BULK}:
        return made.of(row.words, WHOM.get(row.model, set())), card
    return set(), set()


def calls(role: Role, row: Row) -> bool:
    """Whether `role` is to call, and so reads how."""
    return row.model in CALLED and row.follower == role and not row.is_over


def opened(role: Role, row: Row | None) -> bool:
    """Whether it is an emergency of her own."""
    return row is not None and row.opens is not None and row.follower == role


def reads(role: Role, row: Row | None) -> bool:
    """Whether she still reads what it opened: within the hour, and not of whom she knows."""
    if row is None or row.opens is None or not opened(role, row) or row.is_over:
        return False
    return role not in row.opens.known_to | row.opens.close_to


def whole(row: Row, made: Canaries) -> set[Place]:
    """The canaries of the page of a row, with nothing masked."""
    return made.of(row.words, _shown(row))


def of_card(role: Role, row: Row, made: Canaries) -> set[Place]:
    """The canaries of the page of a row, as `role` finds it."""
    return made.of(row.words, _shown(row) - (set() if calls(role, row) else CONTACTS))


def of_record(role: Role, row: Row, made: Canaries) -> set[Place]:
    """The canaries of what an emergency shows: all of that row, and of no other."""
    return whole(row.opens, made) if row.opens and reads(role, row) else set()


def listed(role: Role, model: str, world: World) -> set[Place]:
    """The canaries of a list."""
    found: set[Place] = set()
    for row in world.of(model):
        if sight(role, row) is Sight.CARD:
            found |= world.canaries.of(row.words, LISTED.get(model, set()) & _shown(row))
    return found


def at_home(role: Role, world: World) -> set[Place]:
    """The canaries of what waits for `role`."""
    found: set[Place] = set()
    for row in world.rows.values():
        waits = row.waits or role in row.waits_for
        if waits and sight(role, row) is Sight.CARD:
            found |= world.canaries.of(row.words, _NAME)
    return found


def on_page(role: Role, address: str, world: World) -> set[Place]:
    """The canaries of a page of no model."""
    if address == HOME:
        return at_home(role, world)
    return proofs(role, world) if address == OWN_PAGE else set()


def proofs(role: Role, world: World) -> set[Place]:
    """What she called her own keys; what they and her codes are is shown to nobody."""
    return world.canaries.of(f"proofs of {role.value}", {"people.passkey.name"})


def _is_log(address: Address) -> bool:
    return address.model in LOGS and address.kind is Kind.LIST


def _shown(row: Row) -> set[str]:
    return set(row.shows or CARD.get(row.model, set()))
