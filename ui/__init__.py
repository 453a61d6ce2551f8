"""The ways in for people: browser chat and command line."""
