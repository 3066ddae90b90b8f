"""Deepgram: Flux hears (`/v2/listen`), Aura-2 speaks (`/v1/speak`)."""
