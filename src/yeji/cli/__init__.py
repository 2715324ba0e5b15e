"""The command `yeji`. Exit codes: 0 done, 1 something is wrong with the input, 2 wrong use, 3 a fault of Yeji."""

from yeji.cli.main import main

__all__ = ["main"]
