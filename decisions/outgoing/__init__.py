"""Documents that go out: issued and kept as they went, in the dress of the house, extracts to all."""
