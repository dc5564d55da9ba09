"""The head and the end of a protocol: body, number, day, place, who was in the chair, who signed."""
