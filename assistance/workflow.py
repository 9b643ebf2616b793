"""The lives of appointments and of applications as tables. Only `operations` apply them."""

from stage4club.core.workflow import Transition, Workflow

from .enums import (
    AID_GRANTED,
    AID_UNDECIDED,
    OPEN_STATES,
    AidState,
    AppointmentState,
    PaymentState,
)

_S = AppointmentState
_TO_BOOK = frozenset({_S.REQUESTED, _S.PROPOSED})

APPOINTMENT = Workflow(
    Transition("take", frozenset({_S.REQUESTED})),
    Transition("release", frozenset({_S.REQUESTED})),
    Transition("propose", frozenset({_S.REQUESTED}), _S.PROPOSED),
    # None of the times suits, or nobody answered: it is for the social worker to go on.
    Transition("answer-no", frozenset({_S.PROPOSED}), _S.REQUESTED),
    Transition("book", _TO_BOOK, _S.BOOKED),
    Transition("move", frozenset({_S.BOOKED})),
    # What the person would like to be told; nothing of the time itself.
    Transition("remind", frozenset({_S.BOOKED})),
    Transition("hear-of-earlier", frozenset({_S.BOOKED})),
    # Somebody who is not written to hears on the telephone how to open her messages.
    Transition("read-code", frozenset(OPEN_STATES)),
    Transition("hand-over", frozenset(OPEN_STATES)),
    # Whoever had proposed them will not be there.
    Transition("take-back", frozenset({_S.PROPOSED}), _S.REQUESTED),
    # Its social worker knows the person: a colleague answers, as if it had just come.
    Transition("give-back", frozenset(OPEN_STATES), _S.REQUESTED),
    Transition("fulfil", frozenset({_S.BOOKED}), _S.FULFILLED),
    Transition("cancel", frozenset({_S.BOOKED}), _S.CANCELLED),
    Transition("close", frozenset(OPEN_STATES), _S.CLOSED),
)

_A = AidState
#: Where a decision may be reviewed by another person; of what is paid, where it was in part.
_REVIEWABLE = frozenset({_A.PARTLY_GRANTED, _A.NOT_GRANTED, _A.PAID})
#: What was granted stays hers while the decision is looked at again.
_HOLDS_A_GRANT = frozenset({*AID_GRANTED, *AID_UNDECIDED})

AID_REQUEST = Workflow(
    Transition("release", frozenset({_A.SUBMITTED, _A.AWAITING})),
    # Also what a colleague had begun, and what somebody decides to look at without its papers.
    Transition(
        "start-review",
        frozenset({_A.SUBMITTED, _A.AWAITING, _A.UNDER_REVIEW, _A.REVIEW_ASKED}),
        _A.UNDER_REVIEW,
    ),
    Transition("ask-documents", frozenset({_A.SUBMITTED, _A.UNDER_REVIEW}), _A.AWAITING),
    Transition("receive-documents", frozenset({_A.AWAITING}), _A.SUBMITTED),
    # A paper that nobody asked for, or one of several; the file goes on where it was.
    Transition("note-documents", frozenset({_A.SUBMITTED, _A.AWAITING, _A.UNDER_REVIEW})),
    # The paper that came by the site attests to the stage.
    Transition("attest", frozenset(AID_UNDECIDED)),
    Transition("propose", frozenset({_A.UNDER_REVIEW}), _A.TO_CONFIRM),
    Transition("send-back", frozenset({_A.TO_CONFIRM}), _A.UNDER_REVIEW),
    Transition("grant", frozenset({_A.UNDER_REVIEW}), _A.GRANTED),
    Transition("grant-in-part", frozenset({_A.UNDER_REVIEW}), _A.PARTLY_GRANTED),
    Transition("confirm", frozenset({_A.TO_CONFIRM}), _A.GRANTED),
    Transition("confirm-in-part", frozenset({_A.TO_CONFIRM}), _A.PARTLY_GRANTED),
    Transition("decline", frozenset({_A.UNDER_REVIEW}), _A.NOT_GRANTED),
    Transition("review-again", _REVIEWABLE, _A.REVIEW_ASKED),
    # Somebody who is not written to hears on the telephone how to open her file.
    Transition("read-code", frozenset({*_A} - {_A.CLOSED})),
    # Whoever reviews it knows the person: a colleague does.
    Transition("give-back", frozenset({_A.UNDER_REVIEW, _A.TO_CONFIRM}), _A.SUBMITTED),
    Transition("close", frozenset(AID_UNDECIDED), _A.CLOSED),
    # How she wishes to be paid: said by herself, or on the telephone.
    Transition("choose-way", frozenset(AID_GRANTED)),
    Transition("prepare-payment", frozenset(AID_GRANTED)),
    # Everything that was granted.
    Transition("pay", frozenset(AID_GRANTED), _A.PAID),
    # The money is there again, and still hers.
    Transition("owe-again", frozenset({_A.PAID}), _A.GRANTED),
    Transition("owe-again-in-part", frozenset({_A.PAID}), _A.PARTLY_GRANTED),
    Transition("end", frozenset({_A.PAID}), _A.CLOSED),
    # She needs it no more: nothing of it was paid; or something was; or the bank has a part of it.
    Transition("give-up", _HOLDS_A_GRANT, _A.CLOSED),
    Transition("give-up-unpaid", _HOLDS_A_GRANT, _A.PAID),
    Transition("give-up-rest", _HOLDS_A_GRANT, _A.GRANTED),
    Transition("give-up-rest-in-part", _HOLDS_A_GRANT, _A.PARTLY_GRANTED),
)

_P = PaymentState

PAYMENT = Workflow(
    Transition("approve", frozenset({_P.PREPARED}), _P.APPROVED),
    Transition("take-back", frozenset({_P.PREPARED, _P.APPROVED}), _P.TAKEN_BACK),
    Transition("send", frozenset({_P.APPROVED}), _P.SENT),
    # The bank may tell of one that nobody has noted as given to it.
    Transition("pay", frozenset({_P.APPROVED, _P.SENT}), _P.PAID),
    Transition("return", frozenset({_P.APPROVED, _P.SENT}), _P.RETURNED),
    Transition("reverse", frozenset({_P.PAID}), _P.REVERSED),
    Transition("reveal", frozenset({_P.SENT})),
)
