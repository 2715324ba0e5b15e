"""plans (方案): what decides scores and pay, in versions that a second person publishes, and whom each plan is for.

A version's document is text that the engine reads; nothing here computes. A published version never changes:
what is to be different is a new version from a day on.
"""
