"""Edition to mail, web page and Markdown: see `Renderer`. Single articles to page and Markdown: `ArticleRenderer`."""

from digest.render.article_renderer import ArticleRenderer
from digest.render.mail import PLACEHOLDERS
from digest.render.renderer import Renderer

__all__ = ["PLACEHOLDERS", "ArticleRenderer", "Renderer"]
