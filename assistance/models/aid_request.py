"""An application for financial assistance: what was asked, its state, what was granted."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.people.enums import ContactBy, ForWhom, GoodTime, Language, YesNo
from stage4club.people.models import Person, User

from ..enums import (
    AID_GRANTED,
    AID_UNDECIDED,
    AidClosing,
    AidState,
    Attestation,
    Need,
)
from .aid_queries import AidRequestQuerySet
from .asked import Asked


class AidRequest(Asked):
    """What somebody asked for. Her situation, the papers and the decisions are tables beside."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="aid_requests", verbose_name=_("person")
    )
    reviewer = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("application", "reviewed by"),
    )
    postal_code = models.CharField(_("postal code"), max_length=7)
    stage4 = models.CharField(_("lives with stage 4 breast cancer"), max_length=3, choices=YesNo)
    needs = ArrayField(
        models.CharField(max_length=12, choices=Need), verbose_name=_("to help with"), default=list
    )
    #: Empty: she does not know how much.
    amount_requested = models.DecimalField(
        _("amount asked for"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    attestation = models.CharField(_("attestation"), max_length=9, choices=Attestation)
    #: When she was reminded of what is awaited, or of how she is paid: before what was asked for
    #: since, it does not count. Empty again once another document is.
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    declaration = models.BooleanField(_("says that what she wrote is true"))
    state = models.CharField(
        _("state"), max_length=17, choices=AidState, default=AidState.SUBMITTED
    )
    #: In all, by the decision that stands; a review may add to it.
    amount_granted = models.DecimalField(
        _("amount granted"), max_digits=9, decimal_places=2, null=True, editable=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    closing = models.CharField(_("why it ended"), max_length=11, choices=AidClosing, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )

    #: When all but who received how much was destroyed (`forget_decided`).
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, editable=False)

    objects = AidRequestQuerySet.as_manager()

    class Meta:
        """Each state with its stamps; what is granted has an amount, what is not has none."""

        verbose_name = _("application")
        verbose_name_plural = _("applications for financial assistance")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("release_aidrequest", _("Can say that it is not a robot")),
            ("start_review_aidrequest", _("Can review an application")),
            ("ask_documents_aidrequest", _("Can ask for documents")),
            ("receive_documents_aidrequest", _("Can note that documents came")),
            ("ask_care_team_aidrequest", _("Can write to a care team for somebody who asks")),
            ("destroy_document_aidrequest", _("Can destroy a document and ask for another one")),
            ("approve_aidrequest", _("Can grant assistance")),
            ("confirm_aidrequest", _("Can confirm what somebody else proposed")),
            ("decline_aidrequest", _("Can decide not to grant assistance")),
            ("review_again_aidrequest", _("Can have a decision reviewed")),
            ("close_aidrequest", _("Can close an application")),
            ("merge_aidrequest", _("Can say that two applications are of one person")),
            ("read_code_aidrequest", _("Can read a code on the telephone")),
            ("choose_way_aidrequest", _("Can note how somebody wishes to be paid")),
            ("give_up_aidrequest", _("Can note that somebody gives up what was granted")),
            ("prepare_payment_aidrequest", _("Can prepare a payment")),
            ("approve_payment_aidrequest", _("Can approve a payment")),
            ("take_back_payment_aidrequest", _("Can take a payment back")),
            ("send_payment_aidrequest", _("Can give a payment to the bank")),
            ("confirm_payment_aidrequest", _("Can note that a payment was made")),
            ("return_payment_aidrequest", _("Can note that a payment came back")),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["promised_on", "id"],
                name="assistance_aid_open",
                condition=Q(state__in=AID_UNDECIDED),
            ),
            models.Index(fields=["promised_on", "id"], name="assistance_aid_promised"),
            # What is to be paid, the oldest decision first.
            models.Index(
                fields=["decided_at", "id"],
                name="assistance_aid_to_pay",
                condition=Q(state__in=AID_GRANTED),
            ),
            models.Index(Upper("email"), name="assistance_aid_email"),
            models.Index(
                fields=["id"],
                name="assistance_aid_awaiting",
                condition=Q(state=AidState.AWAITING),
            ),
            # What the figures of one period are counted by.
            models.Index(fields=["received_at"], name="assistance_aid_received"),
            models.Index(
                fields=["decided_at"],
                name="assistance_aid_answered",
                condition=Q(decided_at__isnull=False),
            ),
            models.Index(
                fields=["closed_at"],
                name="assistance_aid_ended",
                condition=Q(closed_at__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_aid_named",
                condition=~Q(preferred_name="") | Q(forgotten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_aid_answers_known",
                condition=Q(
                    language__in=Language.values,
                    for_whom__in=ForWhom.values,
                    contact_by__in=ContactBy.values,
                    good_time__in=GoodTime.values,
                    voicemail__in=["", *YesNo.values],
                    stage4__in=YesNo.values,
                    needs__contained_by=Need.values,
                    attestation__in=Attestation.values,
                ),
            ),
            models.CheckConstraint(
                name="assistance_aid_extension_has_phone",
                condition=Q(phone_extension="") | ~Q(phone=""),
            ),
            models.CheckConstraint(
                name="assistance_aid_reachable",
                condition=~Q(email="")
                | ~Q(phone="")
                | Q(for_whom=ForWhom.OTHER)
                | Q(forgotten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_aid_postal_code",
                condition=Q(postal_code__regex=r"^[A-Z][0-9][A-Z] [0-9][A-Z][0-9]$")
                | Q(forgotten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_aid_asked",
                condition=(Q(needs__len__gt=0) | Q(forgotten_at__isnull=False))
                & Q(declaration=True)
                & (Q(amount_requested__isnull=True) | Q(amount_requested__gt=0)),
            ),
            # It also holds that there is no other state.
            models.CheckConstraint(
                name="assistance_aid_state",
                condition=Q(
                    state__in=(AidState.SUBMITTED, AidState.AWAITING),
                )
                | Q(
                    state__in=(AidState.UNDER_REVIEW, AidState.TO_CONFIRM),
                    reviewer__isnull=False,
                    is_quarantined=False,
                )
                | Q(
                    state__in=(*AID_GRANTED, AidState.PAID),
                    # What is unknown would pass.
                    amount_granted__isnull=False,
                    amount_granted__gt=0,
                    is_quarantined=False,
                )
                | Q(
                    state=AidState.NOT_GRANTED,
                    amount_granted__isnull=False,
                    amount_granted=0,
                    is_quarantined=False,
                )
                | Q(
                    state=AidState.REVIEW_ASKED,
                    amount_granted__isnull=False,
                    reviewer__isnull=True,
                )
                | Q(state=AidState.CLOSED),
            ),
            models.CheckConstraint(
                name="assistance_aid_decided",
                condition=Q(
                    decided_at__isnull=True, decided_by__isnull=True, amount_granted__isnull=True
                )
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    amount_granted__isnull=False,
                    amount_granted__gte=0,
                ),
            ),
            models.CheckConstraint(
                name="assistance_aid_reminded",
                condition=Q(reminded_at__isnull=True) | Q(reminded_at__gte=F("received_at")),
            ),
            models.CheckConstraint(
                name="assistance_aid_closed",
                condition=Q(
                    state=AidState.CLOSED,
                    closing__in=AidClosing.values,
                    closed_at__isnull=False,
                )
                | (
                    ~Q(state=AidState.CLOSED)
                    & Q(closing="", closed_at__isnull=True, closed_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="assistance_aid_forgotten",
                condition=Q(forgotten_at__isnull=True)
                | (
                    ~Q(state__in=AID_UNDECIDED)
                    & Q(preferred_name="", email="", phone="", phone_extension="")
                    & Q(postal_code="", needs__len=0)
                ),
            ),
        ]

    def is_late(self, today: date) -> bool:
        """Whether somebody should already have answered; not while documents are awaited."""
        waits = self.state in AID_UNDECIDED and self.state != AidState.AWAITING
        return waits and self.promised_on < today

    @property
    def is_in_part(self) -> bool:
        """Whether less was granted than was asked for."""
        granted, asked = self.amount_granted, self.amount_requested
        return granted is not None and asked is not None and granted < asked
