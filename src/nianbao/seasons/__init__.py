"""A district's work on the reports of one year: who is in, what happened, what is summed."""
