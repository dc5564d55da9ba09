"""How a private file is handed out: as an attachment, never opened inside the site."""

from __future__ import annotations

from typing import IO

from django.http import FileResponse

# Even if a browser were made to show a file, it could run nothing, load nothing and know no cookie of the site.
_POLICY = "default-src 'none'; sandbox"


def attachment(content: IO[bytes], name: str, content_type: str | None = None) -> FileResponse:
    """`content` as a file to be saved under `name`, which tells its type if none is given. The caller may read it."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
