"""A question with its history to a verified answer."""
