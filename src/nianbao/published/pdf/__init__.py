"""PDF files, as their pages show them."""
