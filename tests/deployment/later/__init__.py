"""What a later release brings: one column more, which its programs read and write (expand)."""
