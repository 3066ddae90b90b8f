"""Live audio: one WebSocket a call, turn taking, playout; asks the call's workflow for every effect."""
