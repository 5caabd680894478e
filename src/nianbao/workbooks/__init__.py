"""Workbooks shaped like the form: written to be filled in, and given back with their findings."""
