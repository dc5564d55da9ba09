"""Meetings: their list and calendar, the page of a protocol, its seal, summary and extracts."""
