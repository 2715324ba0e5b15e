"""runs (核算): freezes the company's data, has the engine calculate a plan for a period, keeps results for ever.

The only room that computes. A run reads a snapshot that is named by its content; what it found is never
changed, only followed by another run. Released results are posted to a ledger that only grows.
"""
