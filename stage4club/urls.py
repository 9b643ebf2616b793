"""Every address of the site. French at the root, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from stage4club.core import device, private_pages

# The public's first: they are asked for most, and each address before the right one costs.
urlpatterns = [
    *i18n_patterns(
        path("", include("registrations.urls")),
        path("", include("assistance.urls")),
        path("", include("services.urls")),
        path(_("link/over/"), private_pages.dead_link, name="private-dead"),
        # After the pages that links open: those have addresses of their own.
        path(_("link/<str:token>/"), private_pages.open_private_link, name="private-link"),
        path(_("comfort/"), device.comfort, name="comfort"),
        path(_("erase/"), device.erase, name="erase"),
        prefix_default_language=False,
    ),
    path("admin/", include("stage4club.people.urls")),
    path("admin/", admin.site.urls),
    path("health/", include("stage4club.core.urls")),
]

if settings.DEBUG:
    urlpatterns = [
        path("boite/", include("stage4club.mailbox.urls")),
        path("composants/", include("stage4club.gallery.urls")),
        *urlpatterns,
    ]

handler400 = "stage4club.core.views.bad_request"
handler403 = "stage4club.core.views.permission_denied"
handler404 = "stage4club.core.views.not_found"
handler500 = "stage4club.core.views.server_error"
