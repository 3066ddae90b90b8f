"""Caches: in this process, or shared in Redis."""
