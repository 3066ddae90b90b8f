"""Durable stories: deterministic code only."""
