"""The pages of the development mailbox."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin

from stage4club.core.doors import page

from .messages import StoredMessage, stored_message, stored_messages

#: The HTML of a message stands alone in a sandboxed frame: its styles, and nothing else, count.
FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@page("GET")
def message_list(request: HttpRequest) -> HttpResponse:
    """Show every message, newest first."""
    return render(request, "mailbox/list.html", {"messages_kept": stored_messages()})


@page("GET")
def message_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one message: its heads, its text, its HTML in a frame, its attachments."""
    return render(request, "mailbox/message.html", {"message": _message(name)})


@page("GET")
@xframe_options_sameorigin
def message_html(request: HttpRequest, name: str) -> HttpResponse:
    """Return the HTML part alone, for the sandboxed frame."""
    return HttpResponse(_message(name).html, headers={"Content-Security-Policy": FRAME_POLICY})


@page("GET")
def message_attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Return one attachment as a download; `number` counts from 0."""
    attachments = _message(name).attachments
    if number >= len(attachments):
        raise Http404
    attachment = attachments[number]
    disposition = content_disposition_header(True, attachment.filename)
    return HttpResponse(
        attachment.content,
        content_type=attachment.content_type,
        headers={"Content-Disposition": disposition},
    )


def _message(name: str) -> StoredMessage:
    message = stored_message(name)
    if message is None:
        raise Http404
    return message
