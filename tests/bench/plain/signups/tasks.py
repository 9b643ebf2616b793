"""One task for each message."""

from celery import shared_task
from django.core.mail import send_mail
from django.template.loader import render_to_string

from .models import Signup


@shared_task
def send_receipt(pk):
    """Tell somebody that her form arrived, as text and as HTML."""
    signup = Signup.objects.get(pk=pk)
    context = {"signup": signup}
    send_mail(
        "Nous avons reçu votre demande",
        render_to_string("signups/receipt.txt", context),
        None,
        [signup.email],
        html_message=render_to_string("signups/receipt.html", context),
    )
