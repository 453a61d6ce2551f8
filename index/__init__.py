"""Pages to passages to a searchable index."""
