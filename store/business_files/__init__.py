"""A business as files people write: YAML for all of it, CSV for its customers and their vehicles."""
