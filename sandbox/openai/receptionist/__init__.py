"""A receptionist who goes by rules: pure functions from the messages and tools of one request to one reply.

Nothing is kept between requests: who calls, what he wants and what was offered is read out of the messages each time.
"""
