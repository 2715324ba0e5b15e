"""Yeji 业绩: the product around the engine: the command line, and the Django project in which companies work."""

__version__ = "0.1.0"
