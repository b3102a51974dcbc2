"""What touches the outside: the threshold service's REST and our database."""
