"""What whoever decides may do to an application, in the order of the buttons."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from stage4club.core.staff.verbs import Verb
from stage4club.people.admin import ties

from ...enums import AID_UNDECIDED, AidState
from ...operations.aid import (
    approve_aid_request,
    ask_care_team_for_her,
    ask_documents,
    ask_review,
    close_aid_request,
    confirm_aid_request,
    confirm_attestation,
    decline_aid_request,
    destroy_document,
    know_applicant,
    merge_applicants,
    read_file_code,
    receive_documents,
    release_aid_request,
    send_back,
    start_review,
)
from . import may, previews, words
from .forms import (
    ApproveForm,
    AskDocumentForm,
    CareTeamForm,
    CloseForm,
    DeclineForm,
    DestroyDocumentForm,
    MergeForm,
    ReceiveForm,
)
from .payment_may import can_be_reviewed
from .payment_verbs import PAYMENT_VERBS

_S = AidState

VERBS = (
    Verb(
        name="approve",
        label=gettext_lazy("Grant"),
        permission="assistance.approve_aidrequest",
        operation=approve_aid_request,
        states=(_S.UNDER_REVIEW,),
        allowed=may.reviews,
        form=ApproveForm,
        preview=previews.approving,
        intro=words.before_approving,
        done=words.approved,
    ),
    Verb(
        name="confirm",
        label=pgettext_lazy("application", "Confirm"),
        permission="assistance.confirm_aidrequest",
        operation=confirm_aid_request,
        states=(_S.TO_CONFIRM,),
        allowed=may.can_confirm,
        preview=previews.confirming,
        intro=words.before_confirming,
        done=words.approved,
    ),
    *PAYMENT_VERBS,
    Verb(
        name="start-review",
        label=gettext_lazy("Review"),
        permission="assistance.start_review_aidrequest",
        operation=start_review,
        states=(_S.SUBMITTED, _S.AWAITING, _S.UNDER_REVIEW, _S.REVIEW_ASKED),
        allowed=may.can_review,
        intro=words.before_review,
        done=lambda request: _("It is yours to decide."),
    ),
    Verb(
        name="release",
        label=gettext_lazy("Not a robot"),
        permission="assistance.release_aidrequest",
        operation=release_aid_request,
        states=(_S.SUBMITTED, _S.AWAITING),
        allowed=may.is_quarantined,
        preview=previews.releasing,
        intro=lambda request: pgettext(
            "application", "It joins the list of those who wait, and the receipt leaves."
        ),
        done=lambda request: _("It is in the list."),
    ),
    Verb(
        name="receive-documents",
        label=gettext_lazy("Documents came"),
        permission="assistance.receive_documents_aidrequest",
        operation=receive_documents,
        states=(_S.SUBMITTED, _S.AWAITING, _S.UNDER_REVIEW),
        allowed=may.is_human,
        form=ReceiveForm,
        intro=words.before_receiving,
        done=lambda request: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="ask-documents",
        label=gettext_lazy("Ask for a document"),
        permission="assistance.ask_documents_aidrequest",
        operation=ask_documents,
        states=(_S.SUBMITTED, _S.UNDER_REVIEW),
        allowed=may.can_ask,
        form=AskDocumentForm,
        preview=previews.asking,
        intro=lambda request: _(
            "The file waits until it has come. The message says that something is missing; the "
            "private page says what."
        ),
        done=lambda request: _("Asked for."),
        quiet=True,
    ),
    Verb(
        name="ask-care-team",
        label=pgettext_lazy("staff", "Write to the care team"),
        permission="assistance.ask_care_team_aidrequest",
        operation=ask_care_team_for_her,
        states=AID_UNDECIDED,
        allowed=may.awaits_word,
        form=CareTeamForm,
        preview=previews.writing_to_care_team,
        intro=lambda request: _(
            "For somebody who asks for it on the telephone. Her care team sends its word by a link "
            "that shows her name, and nothing else of her request."
        ),
        done=lambda message: _("Her care team is written to."),
        quiet=True,
    ),
    Verb(
        name="attest",
        label=gettext_lazy("The attestation is right"),
        permission="assistance.receive_documents_aidrequest",
        operation=confirm_attestation,
        states=AID_UNDECIDED,
        allowed=may.can_attest,
        intro=lambda request: _(
            "You have read it: it says stage 4, and is signed. It will not be asked for again."
        ),
        done=lambda request: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="destroy-document",
        label=gettext_lazy("Destroy a document"),
        permission="assistance.destroy_document_aidrequest",
        operation=destroy_document,
        states=(_S.SUBMITTED, _S.UNDER_REVIEW),
        allowed=may.can_destroy,
        form=DestroyDocumentForm,
        preview=previews.destroying,
        intro=lambda request: _(
            "The file is gone for good, and the person is asked for another one. The message says "
            "that something is missing; the private page says what."
        ),
        done=lambda request: _("Destroyed, and asked for again."),
        quiet=True,
    ),
    Verb(
        name="decline",
        label=gettext_lazy("Do not grant"),
        permission="assistance.decline_aidrequest",
        operation=decline_aid_request,
        states=(_S.UNDER_REVIEW,),
        allowed=may.can_decline,
        form=DeclineForm,
        preview=previews.declining,
        intro=words.before_declining,
        done=lambda request: _("Noted. Somebody has to call this person."),
        quiet=True,
    ),
    Verb(
        name="send-back",
        label=gettext_lazy("Send back"),
        permission="assistance.confirm_aidrequest",
        operation=send_back,
        states=(_S.TO_CONFIRM,),
        intro=lambda request: _(
            "It goes back to who reviews it; what was kept is free. No message leaves."
        ),
        done=lambda request: _("Sent back."),
        quiet=True,
    ),
    Verb(
        name="review-again",
        label=gettext_lazy("Have it reviewed"),
        permission="assistance.review_again_aidrequest",
        operation=ask_review,
        states=(_S.PARTLY_GRANTED, _S.NOT_GRANTED, _S.PAID),
        allowed=can_be_reviewed,
        intro=lambda request: _(
            "This person asks for it: somebody else than who decided looks at it again. What was "
            "granted stays."
        ),
        done=lambda request: _("It waits for somebody else."),
        quiet=True,
    ),
    Verb(
        name="read-code",
        label=gettext_lazy("Read a code on the telephone"),
        permission="assistance.read_code_aidrequest",
        operation=read_file_code,
        states=frozenset(_S) - {_S.CLOSED},
        allowed=may.is_told_codes,
        intro=lambda request: _(
            "Only to somebody who calls you, or whom you call at the number you know. The code is "
            "shown to you once."
        ),
        done=lambda script: script.text,
        once=True,
        quiet=True,
    ),
    Verb(
        name="close",
        label=pgettext_lazy("application", "Close"),
        permission="assistance.close_aidrequest",
        operation=close_aid_request,
        states=AID_UNDECIDED,
        allowed=may.can_close,
        form=CloseForm,
        intro=words.before_closing,
        done=lambda request: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="merge",
        label=gettext_lazy("Same person as…"),
        permission="assistance.merge_aidrequest",
        operation=merge_applicants,
        allowed=may.is_human,
        form=MergeForm,
        intro=words.before_merging,
        done=lambda request: _("They are one person now, with one ceiling."),
        quiet=True,
    ),
    Verb(
        name="know",
        label=ties.LABEL,
        permission="assistance.view_aidrequest",
        operation=know_applicant,
        intro=words.before_knowing,
        done=lambda request: ties.done(),
        quiet=True,
        leads_home=True,
    ),
)
