"""Menus and page footers: read as a whole, and never the article."""

from __future__ import annotations

import pytest
from news_prose import FIRST, SECOND, THIRD

from digest.clean import clean
from digest.model import Removed

ARTICLE = f"<article><h1>Velmotinib filing accepted</h1><p>{FIRST}<p>{SECOND}<p>{THIRD}</article>"


def page(before: str = "", after: str = "") -> str:
    return (
        f"<html lang=en><title>Velmotinib filing accepted | Pillbox</title><body>{before}{ARTICLE}{after}</body></html>"
    )


def test_a_menu_is_removed_as_one() -> None:
    menu = "<nav><ul><li><a href=/>Home</a></li><li><a href=/deals>Deals</a><style>a{b:c}</style></li></ul></nav>"
    article = clean(page(before=menu))
    assert [block.text for block in article.blocks] == [FIRST, SECOND, THIRD]
    assert Removed("navigation", "Home Deals") in article.removed


def test_a_page_footer_does_not_date_the_article() -> None:
    assert clean(page(after="<footer><p>Site last updated: <b>20 December 2025</b></p></footer>")).published is None


def test_an_articles_own_footer_still_dates_it() -> None:
    body = page().replace("</article>", "<footer>Published <span>3 November 2025</span></footer></article>")
    published = clean(body).published
    assert published is not None
    assert published.date().isoformat() == "2025-11-03"


def test_a_sign_up_box_in_a_footer_keeps_its_reason() -> None:
    box = "<div><h3>Stay informed</h3><form><input type=email><button>Go</button></form></div>"
    article = clean(page(after=f"<footer><a href=/about>About us</a>{box}</footer>"))
    assert [removed.reason for removed in article.removed if "Stay informed" in removed.text] == ["signup"]


@pytest.mark.parametrize("tag", ["nav", "footer"])
def test_an_article_in_the_wrong_element_is_not_lost(tag: str) -> None:
    article = clean(
        f"<html lang=en><body><{tag}><h1>Velmotinib filing accepted</h1><p>{FIRST}<p>{SECOND}<p>{THIRD}</{tag}>"
    )
    assert article.text == "\n\n".join((FIRST, SECOND, THIRD))
