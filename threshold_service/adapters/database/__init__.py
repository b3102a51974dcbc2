"""What is committed: positions, sequence numbers, states, windows, events, messages."""
