"""The pages of the records, one module a story."""
