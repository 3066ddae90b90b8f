"""Brave Search."""
