"""The page of the components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stage4club.core.doors import page

from .samples import context


@page("GET")
def components(request: HttpRequest) -> HttpResponse:
    """Every component as pages draw it, with samples."""
    return render(request, "gallery/components.html", context())
