"""An app whose only handler has its name misspelt."""


def dyed() -> None: ...
