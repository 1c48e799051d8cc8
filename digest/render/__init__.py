"""Edition to mail, web page and Markdown: see `Renderer`."""

from digest.render.renderer import Renderer

__all__ = ["Renderer"]
