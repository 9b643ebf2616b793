"""The same form as somebody would write it in a day: what the benchmark compares us with.

A stock Django project, on the same versions and engines as ours, in an environment of its own
(`requirements.in`, `requirements.lock`). It does what a competent person does first: a ModelForm
of the same twelve questions drawn by crispy-forms, CSRF, cached templates, one Celery task for
each message, Django's own admin with a search. It is frozen: a benchmark against something that
changes says nothing.
"""
