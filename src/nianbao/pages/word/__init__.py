"""The public edition as a Word file, drawn from the same blocks as HTML and PDF."""
