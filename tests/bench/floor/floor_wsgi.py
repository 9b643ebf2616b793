"""As little as a site can do: a page that is always the same, and one INSERT for each form sent."""

import os
from threading import local

import psycopg

FORM = b"<!doctype html><title>Form</title><form method=post><input name=name></form>"
THANKS = b"<!doctype html><title>Thanks</title><p>Thanks."
PAGES = {"/": FORM, "/thanks/": THANKS}

_lines = local()


def application(environ, start_response):
    """Answer a form by writing it down as it came, anything else by a page."""
    if environ["REQUEST_METHOD"] == "POST":
        answers = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        line().execute("INSERT INTO signup (answers) VALUES (%s)", [answers])
        start_response("302 Found", [("Location", "/thanks/"), ("Content-Length", "0")])
        return []
    page = PAGES[environ["PATH_INFO"]]
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(page)))])
    return [page]


def line():
    """One connection for each thread, kept."""
    if not hasattr(_lines, "it"):
        _lines.it = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    return _lines.it
