"""People: who is helped (Person), who helps (User), roles, rooms and calls to make."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stage4club.core.staff import apps as staff_apps


class PeopleConfig(AppConfig):
    """Keeps Django's groups equal to the table of roles after each migrate."""

    name = "stage4club.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Connect the synchronisation of roles, and the checks of its table."""
        from django.core.checks import register
        from django.db.models.signals import post_migrate

        from .checks import check_exports, check_models, check_roles, check_staff_pages
        from .roles import sync_roles_after_migrate

        for check in (check_roles, check_models, check_staff_pages, check_exports):
            register(check)
        post_migrate.connect(sync_roles_after_migrate, dispatch_uid="people.sync_roles")


class BackOfficeConfig(staff_apps.StaffAdminConfig):
    """Django's admin, whose site signs accounts of ours in."""

    # Two configurations stand in this file: "stage4club.people" alone means the other one.
    default = False
    default_site = "stage4club.people.site.AccountSite"
