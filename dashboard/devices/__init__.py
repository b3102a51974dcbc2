"""Cameras and microphones: whom each watches, whether it lives, and how far it is behind."""
