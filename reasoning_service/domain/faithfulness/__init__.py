"""Whether a sentence follows from the lines it cites: pure rules, no model, no memory."""
