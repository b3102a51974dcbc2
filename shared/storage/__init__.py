"""Database engines with the settings our guarantees rest on."""
