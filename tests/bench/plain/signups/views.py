"""Two pages."""

from django.shortcuts import redirect, render

from .forms import SignupForm
from .tasks import send_receipt


def sign_up(request):
    """Show the form; store a valid one and have its message sent."""
    form = SignupForm(request.POST or None)
    if form.is_valid():
        signup = form.save()
        send_receipt.delay(signup.pk)
        return redirect("thanks")
    return render(request, "signups/form.html", {"form": form})


def thanks(request):
    """Say that it arrived."""
    return render(request, "signups/thanks.html")
