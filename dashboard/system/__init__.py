"""What the page says about the system itself."""
