"""OpenAI's Chat Completions on loopback; the mind behind is a receptionist who goes by rules."""
