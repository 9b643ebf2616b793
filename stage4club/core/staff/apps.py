"""Makes the staff site the default site of Django's admin."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Stands in INSTALLED_APPS in the place of "django.contrib.admin"."""

    default_site = "stage4club.core.staff.site.StaffSite"
