"""What is true this second: live states from Redis, and the stream to every open page."""
