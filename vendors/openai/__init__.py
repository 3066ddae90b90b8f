"""Chat models behind OpenAI's Chat Completions API: OpenAI itself, and servers that speak the same protocol."""
