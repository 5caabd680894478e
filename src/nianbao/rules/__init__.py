"""Judging: the rulebook, what it looks at, and what it finds."""
