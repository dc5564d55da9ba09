"""The work on a protocol: from a text to what is applied."""
