"""What people hand in: parameter files, figures, ledgers, and where they lie."""
