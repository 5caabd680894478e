"""The commands, one a file: each parses and prints, none holds logic."""
