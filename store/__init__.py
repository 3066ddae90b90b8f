"""SQL tables, repositories and cache behind the ports of `domain`."""
