"""Measures the pages as a browser meets them: python -m tools.measuring --home FOLDER.

Lighthouse and axe on every kind of page that can be reached from a person's home page by links, and how long a
page takes to answer a hand. What does the measuring is no part of the product and is installed here only, from
npm, locked with its hashes.
"""
