"""Telephones of the sandbox's network for people: a browser is one, and so is whatever speaks the same messages."""
