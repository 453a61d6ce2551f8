"""The embedded Dutch encoder and the code that trains it."""
