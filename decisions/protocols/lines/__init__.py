"""Lines: raw text to logical lines, what each begins with and looks like, tables, several protocols in one text."""
