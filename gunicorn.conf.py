"""What gunicorn reads by itself when it is started here; options of the command line win over it."""

logger_class = "cluster.gunicorn_log.Logger"
