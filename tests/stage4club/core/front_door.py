"""A small site whose pages fail in every way, for the tests of the front door."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.urls import include, path
from psycopg_pool import PoolTimeout

from stage4club.core.doors import page, private_page
from stage4club.core.forms import render_form

from .forms.samples import SampleForm


def form_page(request):
    form = SampleForm(request.POST or None, request.FILES or None)
    return render_form(request, "sample/form.html", form)


def stopped_database(request):
    """A real connection to a server that is not there."""
    elsewhere = connection.copy()
    elsewhere.settings_dict = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": "9"}
    elsewhere.ensure_connection()


FAILURES = {
    "closed": InterfaceError("the connection is closed"),
    "restarting": OperationalError("the database system is starting up"),
    "busy": PoolTimeout("couldn't get a connection after 5.00 sec"),
    "bug": LookupError("Zoé"),
    "cut": UnreadablePostError("the body broke off"),
    "forbidden": PermissionDenied("Zoé"),
}


def failing(request, how):
    raise FAILURES[how]


@page("GET")
@private_page
def private(request):
    return HttpResponse("À vous")


@private_page
def private_form(request):
    if request.method == "POST":
        return HttpResponse(f"<p>Reçu de {request.headers['Origin']}</p>")
    token = get_token(request)
    return HttpResponse(
        f'<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        "<button>Envoyer</button></form>"
    )


@page("POST")
def posted(request, word):
    return HttpResponse(f"{request.method} {word}")


class FailingMiddleware:
    """Fails where no view can be blamed, as a session that cannot be saved does."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        self.get_response(request)
        raise FAILURES["restarting"]


urlpatterns = [
    path("health/", include("stage4club.core.urls")),
    path("admin/failing/<str:how>/", failing),
    *i18n_patterns(
        path("", form_page),
        path("failing/<str:how>/", failing),
        path("stopped/", stopped_database),
        path("private/", private),
        path("private/form/", private_form),
        path("posted/<str:word>/", posted),
        prefix_default_language=False,
    ),
]

handler400 = "stage4club.core.views.bad_request"
handler403 = "stage4club.core.views.permission_denied"
handler404 = "stage4club.core.views.not_found"
handler500 = "stage4club.core.views.server_error"
