"""Showing: tables, charts, pages, and the editions of an executed notebook."""
