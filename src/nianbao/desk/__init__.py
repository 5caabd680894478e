"""The analyst's desk: a report that is shown anew at every save, while it is written."""
