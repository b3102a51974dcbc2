"""What a program asks twice, since an answer was lost on the way, is done once."""
