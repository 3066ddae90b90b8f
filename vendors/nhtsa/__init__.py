"""NHTSA vPIC: what a VIN says."""
