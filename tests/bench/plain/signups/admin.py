"""Django's own admin, as it comes."""

from django.contrib import admin

from .models import Signup


@admin.register(Signup)
class SignupAdmin(admin.ModelAdmin):
    """A list with the columns of ours, filters, and a search in the same columns."""

    list_display = ["preferred_name", "email", "phone", "contact_by", "status", "created_at"]
    list_filter = ["status", "french"]
    search_fields = ["preferred_name", "email", "phone"]
    ordering = ["-created_at"]
    list_per_page = 50
