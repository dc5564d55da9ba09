"""Files that come from people, and files that are kept: what they are, how they lie, how they are handed out."""
