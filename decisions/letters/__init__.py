"""Letters: who is written to and when, what the letters say, how they are sent."""
