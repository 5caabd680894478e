"""Words: prose as blocks, the sentences of a report, and the numbers that they state."""
