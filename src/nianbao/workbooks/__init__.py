"""The fill-in workbook: the form with the parameters of one agency-year, live in a spreadsheet."""
