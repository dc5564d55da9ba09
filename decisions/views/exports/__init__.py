"""What is taken along: files, feeds, news by mail, open data, and the long work that makes them."""
