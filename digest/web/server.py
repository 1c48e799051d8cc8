"""The server of the pages, set up so that nothing it writes down names a reader."""

from __future__ import annotations

import logging
import socket

import uvicorn
from starlette.applications import Starlette

from digest.config import UserError


def make_server(app: Starlette) -> uvicorn.Server:
    """A server for `app` that keeps no log of what is asked for: the addresses of pages hold tokens."""
    logging.getLogger("uvicorn.access").disabled = True
    config = uvicorn.Config(
        app, access_log=False, log_config=None, server_header=False, lifespan="off", limit_concurrency=200
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `UserError` where somebody else does, or nobody may."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UserError(f"web.host {host}:{port}: {error.strerror}; change web.host or web.port") from None
