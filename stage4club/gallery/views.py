"""The page of the components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .samples import context


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component as pages draw it, with samples."""
    return render(request, "gallery/components.html", context())
