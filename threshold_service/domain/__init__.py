"""The engine's mathematics: numbers and state in, numbers and state out; no clock, no I/O.

The path of one record uses plain floats: at one person a call, small numpy arrays cost two to
four times what these loops cost (spec-detection, table of section 4).
"""
