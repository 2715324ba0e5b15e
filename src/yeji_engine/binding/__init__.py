"""A plan bound to a company's tables and a period: what later rooms calculate upon."""
