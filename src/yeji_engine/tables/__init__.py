"""Typed tables: what the engine reads and how files become them.

`schema` says what a table is, `standard` which tables a sales company has; `reading` makes them out of
a folder of files, `writing` puts them back. Everything is read as text first and typed by a declared
column, so 19-digit numbers, leading zeros and a person called NA survive. Knows no plan.
"""
