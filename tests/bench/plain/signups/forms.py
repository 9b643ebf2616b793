"""The form: twelve questions, drawn by crispy-forms."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from .models import Signup


class SignupForm(forms.ModelForm):
    """Everything that is asked."""

    class Meta:
        model = Signup
        fields = [
            "preferred_name",
            "email",
            "phone",
            "contact_by",
            "good_time",
            "voicemail",
            "lives_with_mbc",
            "french",
            "attendance",
            "access_needs",
            "message",
            "consent_contact",
        ]
        widgets = dict.fromkeys(
            ("contact_by", "good_time", "voicemail", "lives_with_mbc", "french", "attendance"),
            forms.RadioSelect,
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("submit", "Envoyer"))
