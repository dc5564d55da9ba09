"""Control of execution, read only: whose turn it is, how far, how much, how well. Steps are made by the workflow."""
