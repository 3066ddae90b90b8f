"""A small web: a search in Brave's shape, and a handful of pages, some of them up to no good."""
