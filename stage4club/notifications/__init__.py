"""The outbox: it knows an address and words, not what a registration is."""
