"""Measures what the engine does per second, against a floor and peers of the same minute."""
