"""Who did what, to what, when and why: a chain of events that can only grow. Knows no room's tables."""
