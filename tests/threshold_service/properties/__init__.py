"""Laws of the whole engine, whatever happens to a person."""
