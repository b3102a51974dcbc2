"""Fitting offline what the engine applies: nothing here runs while anybody is watched."""
