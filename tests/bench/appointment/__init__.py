"""Appointments as django-appointment 3.12 makes them: what ours are compared with.

Stock settings and the package's own views, on the same versions and engines as ours, in an
environment of its own (`requirements.in`, `requirements.lock`). Frozen, as the plain site is.
"""
