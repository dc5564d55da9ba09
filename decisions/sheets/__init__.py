"""The register and the directory as tables that are edited in Excel and come back: written, read, planned, applied.

`writing.sheet_document` makes the table of a `subjects.Subject`; `reading.read` takes a file in; `plan.make_plan` says
what it would change, and `apply.apply_plan` does it, in one transaction.
"""
