"""Ear, voice and mind from the first provider that gives them."""
