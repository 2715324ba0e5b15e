"""targets (目标): what was agreed with a person or a team for a period, and the figures of a person that pay uses.

Figures are set here and read by runs; nothing here counts what was achieved.
"""
