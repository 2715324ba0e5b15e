"""From what was earned to what is paid now: release, reversal, draws, limits, and the ledger of both.

The only floor that knows the past, and it knows it from the ledger alone.
"""
