"""A mailbox for development: what the site sends during `make run` can be read in the browser.

`smtp` receives, `views` shows. Never part of production: `urls` refuses to be loaded there.
"""
