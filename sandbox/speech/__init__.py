"""Offline speech for the sandbox: a voice, an ear, and the book of watermarked utterances."""
