"""Documents that go out, and how they are dressed."""
