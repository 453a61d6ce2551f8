"""Fit what the product learns beside its examples: the weights of the fusion, and when to answer or be silent."""
