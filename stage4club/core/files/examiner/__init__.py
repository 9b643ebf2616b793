"""The process that opens what people send: without our keys, our settings, our network of names.

It imports nothing of ours but itself, reads the file from its standard input, writes what is to be
kept to its standard output, and says with its exit code what was wrong (`faults`).
"""
