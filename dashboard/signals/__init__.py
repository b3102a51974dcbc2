"""The alarm's sound and light on a page, as far as the server has a part in them."""
