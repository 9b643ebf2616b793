"""The one purpose for which a registration has a private page."""

PURPOSE = "registration"

#: Stands for the address of the page in a preview: a link that does not exist yet.
PREVIEW_LINK = "{{private-link:preview}}"
