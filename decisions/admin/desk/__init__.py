"""The secretary's desk: what waits for her, decided row by row or many at once."""
