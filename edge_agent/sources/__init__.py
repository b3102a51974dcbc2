"""Sources of one person's picture and sound, and the loop that watches one of them."""
