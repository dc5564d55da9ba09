"""The log of gunicorn, named in `gunicorn.conf.py`: requests and errors without the secrets of addresses."""

from __future__ import annotations

from typing import Any

from gunicorn import glogging

from cluster.secrets import HideSecrets


class Logger(glogging.Logger):  # type: ignore[misc]
    """Masks whole lines, whatever `--access-logformat` puts into them: the address, the referrer, headers."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.addFilter(HideSecrets())
