"""Live audio: one WebSocket a call, speech in and out, turn taking; every effect is asked of the call's workflow."""
