"""Pure reasoning: an event and its history in, a report and sentences out."""
