"""The people watched, one by one, for programs: who they are, what may be recorded, windows."""
