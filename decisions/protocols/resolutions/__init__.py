"""One point: its wording, kind, responsibles, votes, what it refers to."""
