"""The law: the statutory form, its editions as data."""
