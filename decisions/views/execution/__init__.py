"""How well the decisions are executed: the scores, their rows, the report."""
