"""Pure rules of the care desk: no clock, no log, no Redis, no database."""
