"""What goes out: `rows` gathers once what a reader may see; the other modules give it a form."""
