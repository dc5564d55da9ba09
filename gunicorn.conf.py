"""What gunicorn reads by itself when it is started here; options of the command line win over it."""

logger_class = "cluster.gunicorn_log.Logger"

# A view of the register is its address: with words in Russian and dozens of choices it is longer than 4,094 characters.
limit_request_line = 8_190
