"""One table."""

from django.db import models


class Signup(models.Model):
    """What somebody sent."""

    class Status(models.TextChoices):
        """Where it stands."""

        NEW = "new", "Nouvelle"
        CONFIRMED = "confirmed", "Confirmée"
        CLOSED = "closed", "Fermée"

    class ContactBy(models.TextChoices):
        """How to reach her."""

        PHONE = "phone", "Par téléphone"
        EMAIL = "email", "Par courriel"
        TEXT = "text", "Par texto"

    class GoodTime(models.TextChoices):
        """When to call."""

        MORNING = "morning", "Le matin"
        AFTERNOON = "afternoon", "L’après-midi"
        EVENING = "evening", "Le soir"
        ANY = "any", "N’importe quand"

    class YesNo(models.TextChoices):
        """Yes or no."""

        YES = "yes", "Oui"
        NO = "no", "Non"

    class French(models.TextChoices):
        """How much French."""

        YES = "yes", "Oui"
        SOME = "some", "Un peu"
        ENGLISH = "english", "Plutôt en anglais"

    class Attendance(models.TextChoices):
        """How to take part."""

        IN_PERSON = "in_person", "Sur place"
        REMOTE = "remote", "À distance"
        EITHER = "either", "L’un ou l’autre"

    preferred_name = models.CharField("Prénom", max_length=100)
    email = models.EmailField("Courriel")
    phone = models.CharField("Téléphone", max_length=30, blank=True)
    contact_by = models.CharField("Comment vous joindre ?", max_length=10, choices=ContactBy)
    good_time = models.CharField("Quand vous appeler ?", max_length=10, choices=GoodTime)
    voicemail = models.CharField("Un message vocal ?", max_length=3, choices=YesNo)
    lives_with_mbc = models.CharField("Vivez-vous avec un cancer ?", max_length=3, choices=YesNo)
    french = models.CharField("À l’aise en français ?", max_length=10, choices=French)
    attendance = models.CharField("Comment participer ?", max_length=10, choices=Attendance)
    access_needs = models.TextField("Ce qui vous aiderait", blank=True)
    message = models.TextField("Un mot ?", blank=True)
    consent_contact = models.BooleanField("J’accepte d’être jointe.")
    status = models.CharField("État", max_length=10, choices=Status, default=Status.NEW)
    created_at = models.DateTimeField("Reçue le", auto_now_add=True)

    class Meta:
        verbose_name = "inscription"

    def __str__(self) -> str:
        return self.preferred_name
