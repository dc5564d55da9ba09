"""The register, and a point of it: what its page and its rows say."""
