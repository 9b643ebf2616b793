"""The back office: Django's own admin, scoped, audited, and acting through declared verbs.

An app takes `StaffModelAdmin` from `model_admin`, `Verb` from `verbs`, `Preview` from `preview`.
"""
