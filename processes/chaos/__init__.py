"""Faults of every kind under running calls, and the proof that nothing agreed on them was lost."""
