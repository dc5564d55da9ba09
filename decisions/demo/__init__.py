"""An invented cluster to try everything on: its directory, its protocols as texts, and what became of the tasks."""
