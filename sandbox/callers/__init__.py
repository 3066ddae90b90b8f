"""The simulated people who call: scenario files, what they hear, what they say."""
