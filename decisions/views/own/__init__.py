"""A member's own pages: tasks, reports on them, letters, calendars, keys of programs."""
