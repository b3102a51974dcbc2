"""Tests of the threshold service."""
