"""New editions of the handbook: read, matched with the old pages, kept as drafts, published and undone."""
