"""The plan document: typed parts, reading with places, published JSON schema."""
