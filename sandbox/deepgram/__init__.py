"""Deepgram in a box: Flux listens, Aura speaks, on the wire as the vendor does."""
