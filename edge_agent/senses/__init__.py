"""The senses: each turns its part of a second into an observation, through ports only."""
