"""The demo recording: a portrait made to move and sound, first calm, then in distress.

Nothing here speaks to the pipeline. The recording is a file like any other, and whether it
raises an alert is decided by what the networks see and hear in it.
"""
