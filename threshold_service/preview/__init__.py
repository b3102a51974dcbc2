"""What other limits would have raised for one person, before anybody sets them."""
