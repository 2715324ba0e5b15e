"""Yeji 业绩: the product around the engine. Today the command line; the web product comes on top."""
