"""Pages of websites, as browsers draw them."""
