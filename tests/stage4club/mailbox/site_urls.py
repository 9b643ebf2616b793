"""The addresses of the site with the mailbox, as `make run` serves them."""

from django.urls import include, path

from stage4club.urls import urlpatterns as site

urlpatterns = [path("boite/", include("stage4club.mailbox.urls")), *site]
