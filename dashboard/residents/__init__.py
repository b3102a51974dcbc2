"""The people watched: who and where they are, how fresh their data is, their curve."""
