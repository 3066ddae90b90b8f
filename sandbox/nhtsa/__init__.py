"""NHTSA vPIC in a box."""
