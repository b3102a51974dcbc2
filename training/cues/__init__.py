"""Trains a cue head over YAMNet on an operator's own sounds; none is shipped."""
