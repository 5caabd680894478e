"""Tables that are drawn, brought to the form."""
