#!/usr/bin/env python
"""Django's command-line utility for the cluster's protocols."""

import os
import sys

# Commands about files alone: they need neither a secret nor a database, so they run in a bare checkout too.
WITHOUT_A_SITE = {"parse_protocol"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster.settings")
    if WITHOUT_A_SITE.intersection(sys.argv[1:2]):
        os.environ.update({"DEMO": "true", "DATABASE_URL": "sqlite://:memory:"})
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        sys.exit(f"The settings are not right, nothing was started:\n{fault}")


if __name__ == "__main__":
    main()
