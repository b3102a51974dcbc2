"""The learned fusion: which sense to believe, what they say together, and how it goes on."""
