"""What was recorded, page by page, for programs that keep a copy or count for themselves."""
