"""Word files, as Word draws them."""
