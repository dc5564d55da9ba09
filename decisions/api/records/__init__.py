"""What a page of rows says to a program: gathered by a bounded number of statements, as the reader may see it.

Values are taken from the rows straight into what is written; words in them do not depend on the reader's language.
"""
