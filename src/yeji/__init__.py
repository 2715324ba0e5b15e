"""Yeji 业绩, the product: the command line now, the web rooms later. The engine does not know it."""
