"""The words of a published report, brought to the sections of the form."""
