"""One folder per vendor; the only home of their SDKs and wire formats."""
