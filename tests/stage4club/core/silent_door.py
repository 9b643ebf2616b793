"""Addresses of which one does not say who may open it."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from stage4club.core.doors import Access, opened_by, page


@page("GET")
def told(request: HttpRequest) -> HttpResponse:
    """Says it."""
    return HttpResponse()


@opened_by(Access.STAFF)
def told_too(request: HttpRequest) -> HttpResponse:
    """Says it without saying its methods."""
    return HttpResponse()


def silent(request: HttpRequest) -> HttpResponse:
    """Says nothing."""
    return HttpResponse()


urlpatterns = [
    path("told/", told),
    path("in/", include([path("told/", told_too), path("silent/", silent)])),
]
