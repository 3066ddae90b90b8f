"""The public web, page by page."""
