"""Deleting what the box has of a person who withdrew, or who is erased from the whole house."""
