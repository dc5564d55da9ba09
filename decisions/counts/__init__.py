"""Counts of the register: made beforehand, read, and shown beside the choices of the filters."""
