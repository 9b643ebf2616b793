"""Every component of the public pages on one page, under `/composants/` when DEBUG is true.

It serves those who draw and the tests that look (tests/browser/test_components.py); the product
does not know of it.
"""
