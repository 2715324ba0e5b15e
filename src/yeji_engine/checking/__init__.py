"""Checking a plan before it is signed: everything that is wrong with it, said at once."""
