"""Pure perception: arrays in, numbers out; no file, clock, network or log."""
