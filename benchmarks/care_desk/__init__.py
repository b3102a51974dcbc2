"""The care desk under load: from the end of a window to what a caregiver sees."""
