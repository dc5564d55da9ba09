"""The site for programs: API v1 as JSON, and the read-only face of OParl 1.1.

`endpoints` is how a GET is answered, `filters` what may be asked for, `records/` gathers what the reader may see,
`shapes` says what a record looks like, `problems` what goes wrong. Nothing here decides who may see what.
"""
