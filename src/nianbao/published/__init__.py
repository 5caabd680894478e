"""Reading what is published: any annual report, from a page, a Word file, a PDF or plain text."""
