"""The question set, its measures and the reports made of them."""
