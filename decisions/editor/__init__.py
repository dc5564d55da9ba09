"""The protocol editor without its pages: what is understood of a text, what is corrected of it, the drafts of it.

- `understanding.understand(text, ...)` → `Understood`: items, points and facts, each with its place in the text.
- `drafts`: saving with an optimistic version, taking over, comparing, restoring, settling.
"""
