"""Workspaces of one's own: what the package brings for them, and how they keep up with it."""
