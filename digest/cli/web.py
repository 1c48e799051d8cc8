"""`web`: the pages for readers."""

from __future__ import annotations

import logging

from digest.cli.app import app
from digest.cli.output import log_to_stderr, note
from digest.config import Project, UserError


@app.command(epilog="Example: `pharma-digest web`, behind a web server that answers at `web.base_url` over HTTPS")
def web() -> None:
    """Serve the pages where readers sign up, confirm, change what they get and leave, in the foreground.

    Listens where `web.host` and `web.port` say. Needs the extra `web`: `pip install 'pharma-digest[web]'`.
    """
    try:
        from digest.web.app import create_app
        from digest.web.server import listen, make_server
    except ModuleNotFoundError as error:
        raise UserError(f"{error.name} is not installed; run: pip install 'pharma-digest[web]'") from None
    from digest.newsroom import Newsroom
    from digest.subscriptions import Subscriptions

    settings = Project.find().settings.web
    if not settings.base_url:
        note("config/settings.toml: web.base_url: empty, so mails hold no links to these pages")
    application = create_app(Subscriptions(Newsroom(Project.find())))
    log_to_stderr(logging.WARNING)
    note(f"serving on http://{settings.host}:{settings.port}; Ctrl-C ends it")
    make_server(application).run(sockets=[listen(settings.host, settings.port)])
