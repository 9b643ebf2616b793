"""An app that gives the name of a handler to a value."""

died = "yes"
