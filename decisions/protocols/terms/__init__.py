"""Dates and terms: what a sentence says of when, and which days are working days."""
