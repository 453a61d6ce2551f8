"""Corpus and web to pages, sources and snapshots."""
