"""The pages of the plain site."""

from django.contrib import admin
from django.urls import path

from signups import views

urlpatterns = [
    path("inscription/", views.sign_up, name="sign-up"),
    path("merci/", views.thanks, name="thanks"),
    path("admin/", admin.site.urls),
]
