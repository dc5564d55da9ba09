"""Who may open and do what: every address for every role, against the table of docs/permissions.md."""
