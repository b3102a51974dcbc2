"""Everything that leaves the box, and how one looks into it."""
