"""Why a file is not taken, each in a sentence that says what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError

from .examiner.faults import Fault


class FileRefused(RuleError):
    """This file is not kept. The sentence follows its name."""

    message = _("It cannot be read. Send it again, or a photo of the paper.")


class EmptyFile(FileRefused):
    """Nothing is in it."""

    message = _("It is empty. Choose it again.")


class TooHeavy(FileRefused):
    """More bytes than are read."""

    message = _("It is too large: 10 MB at most. A photo of the paper is enough.")


class UnknownKind(FileRefused):
    """Neither a PDF nor a picture that we can show."""

    message = _("It is neither a PDF nor a photo. Send a photo of the paper, or a PDF.")


class NoRoom(FileRefused):
    """The disk is full, or the examination could not be done: no fault of hers."""

    message = _("We could not keep it just now. Try again in a few minutes, or call us.")


#: What the examiner says, in words.
WORDS = {
    Fault.BROKEN: _("It cannot be read: a part of it may be missing. Send it again, or a photo."),
    Fault.TOO_MANY_PIXELS: _("This picture is too large to be shown. Send a smaller one."),
    Fault.LOCKED: _("It opens with a password. Save it without one, or send a photo of each page."),
    Fault.ACTIVE: _(
        "It is a PDF that does something when it is opened, or holds other files. Print it to a "
        "new PDF, or send a photo of each page."
    ),
    Fault.FORM: _(
        "It is a form that only some programs can show. Print it to a new PDF, or send a photo of "
        "each page."
    ),
}
