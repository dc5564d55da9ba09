"""The outline: agenda, questions, who was heard, the points of each."""
