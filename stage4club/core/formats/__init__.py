"""How Django writes dates by itself, where its own French differs from that of Quebec."""
