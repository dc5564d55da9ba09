"""Finding: the index of words, the search that asks it, and a typing mistake in what was asked."""
