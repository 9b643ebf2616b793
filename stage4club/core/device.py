"""What this browser keeps of the site: a way of reading, and everything erased at once."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from .comfort import COOKIE, KEPT_SECONDS, ON
from .doors import page, private_page
from .forms.browser import forget_forms

#: Everything this site may leave in a browser (domain.md §14).
COOKIES = (
    settings.SESSION_COOKIE_NAME,
    settings.CSRF_COOKIE_NAME,
    settings.LANGUAGE_COOKIE_NAME,
    COOKIE,
)


# Its token would put a cookie on every page, and a forged request could only enlarge some letters.
@csrf_exempt
@page("POST")
def comfort(request: HttpRequest) -> HttpResponse:
    """Switch comfortable reading on or off, and go back to the page where it was asked for."""
    asked = request.GET.get("next", "")
    is_here = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    response = HttpResponseRedirect(asked if is_here else reverse("home"))
    if request.POST.get("comfort") == ON:
        response.set_cookie(
            COOKIE,
            ON,
            max_age=KEPT_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


@private_page
@page("GET", "POST")
def erase(request: HttpRequest) -> HttpResponse:
    """GET says what stays in this browser, POST removes it: cookies, unsent answers, sign-in.

    What was sent stays with us; its private page opens again from the message.
    """
    if request.method != "POST":
        return render(request, "erase.html")
    forget_forms(request, timezone.now())
    logout(request)
    # The answer is drawn for the browser as it will be.
    request.COOKIES.pop(COOKIE, None)
    response = render(request, "erase.html", {"done": True})
    for name in COOKIES:
        response.delete_cookie(name, samesite="Lax")
    # Not "cookies": browsers would empty those of every other site of the same domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
