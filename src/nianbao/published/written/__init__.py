"""Tables that stand in lines of words, brought to the form."""
