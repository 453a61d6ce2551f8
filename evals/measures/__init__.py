"""Measures: small pure functions, each with tests that one can compute by hand."""
