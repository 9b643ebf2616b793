"""The addresses of the site with its components, as `make run` serves them."""

from django.urls import include, path

from stage4club.urls import urlpatterns as site

urlpatterns = [path("composants/", include("stage4club.gallery.urls")), *site]
