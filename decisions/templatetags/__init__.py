"""Words that templates ask of the rules of decisions."""
