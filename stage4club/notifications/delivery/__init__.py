"""The way out: the letter as it goes over the wire, the relay, and leaving cleanly."""
