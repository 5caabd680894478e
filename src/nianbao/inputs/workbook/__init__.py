"""The fill-in workbook: a parameter file that is laid out as the form."""
