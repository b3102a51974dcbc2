"""The care desk over the started system: real processes, simulated windows, phone and wall."""
