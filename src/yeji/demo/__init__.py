"""A small synthetic company, the same for the same seed, to see Yeji at work without any data of one's own."""
