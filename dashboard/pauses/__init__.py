"""Care pauses that are planned: weekly times per person, which begin and end by themselves."""
