"""The engine of Yeji 业绩: a plan and a company's tables in; scores, payouts and reasons out.

A library of its own, used by the product and usable alone. It is pure: no clock, no settings, no
randomness, no web framework, no ORM. Its floors stand in docs/architecture.md; each module knows
lower ones only.
"""
