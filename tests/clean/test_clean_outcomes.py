"""Pages that are no articles say what they are; articles about such things stay articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean import clean, default_vocabulary
from digest.config import defaults, read_table

SHELL = "<!doctype html><html><head><title>Pillbox</title></head><body>{}<script src='/app.js'></script></body></html>"
SIGNS = read_table(defaults() / "config/cleaning/outcomes.toml")
PROSE = [
    "Regulators in Brussels accepted the filing for velmotinib on Tuesday, the company said, opening a long review.",
    "The application rests on a trial of 412 patients in which the tablet delayed progression by five months.",
    "Analysts had expected the filing a quarter earlier, and the shares rose four percent in early trading hours.",
]


def page(title: str, *lines: str) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{''.join(f'<p>{line}</p>' for line in lines)}"
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 <html>",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"\xff\xd8\xff\xe0" + bytes(40),
        b"GIF89a" + bytes(40),
        b"PK\x03\x04" + bytes(40),
        b"\x1f\x8b\x08" + bytes(40),
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x20ftypmp42",
        b"\x7fELF" + bytes(40),
        bytes(200),
    ],
)
def test_file_of_another_kind_is_no_page(raw: bytes) -> None:
    cleaned = clean(raw, "https://pillbox.example/report.html", content_type="text/html")
    assert (cleaned.problem, cleaned.blocks, cleaned.url) == ("not_a_page", (), "https://pillbox.example/report.html")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_text_in_any_encoding_is_a_page(encoding: str) -> None:
    assert clean(page("News", *PROSE).encode(encoding)).problem is None


@pytest.mark.parametrize(
    "body",
    [
        "<div id='root'></div>",
        "<div id='__next'><div class=spinner></div></div>",
        "<app-root></app-root>",
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id='app'></div>",
        "<noscript>Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.</noscript>",
        "<p>このサイトではJavaScriptを使用しています。</p>",
        "<p>请启用JavaScript后访问</p>",
        "<header><a href='/'>Home</a><a href='/news'>News</a></header><div id='root'></div><footer>Terms</footer>",
    ],
)
def test_shell_for_scripts_needs_a_browser(body: str) -> None:
    assert clean(SHELL.format(body)).problem == "needs_browser"


@pytest.mark.parametrize(
    ("problem", "html"),
    [
        ("error_page", page("404 Not Found", "nginx")),
        ("error_page", page("Page not found | Pillbox", "The page you are looking for may have moved. Try a search.")),
        (
            "error_page",
            page("Access Denied", "You don't have permission to access this on this server.", "Reference #18.2d"),
        ),
        ("error_page", page("Just a moment...", "Enable JavaScript and cookies to continue")),
        ("error_page", page("Seite nicht gefunden", "Leider konnten wir die Seite nicht finden.")),
        ("error_page", page("Page introuvable", "La page que vous recherchez n'existe plus.")),
        ("error_page", page("Página no encontrada", "La página que busca no existe o se ha movido.")),
        ("error_page", page("Pagina non trovata", "La pagina che stai cercando non esiste.")),
        ("error_page", page("页面不存在", "抱歉，您访问的页面不存在或已被删除。")),
        ("error_page", page("お探しのページは見つかりませんでした", "移動または削除された可能性があります。")),
        ("error_page", page("페이지를 찾을 수 없습니다", "요청하신 페이지가 삭제되었거나 주소가 바뀌었습니다.")),
        (
            "consent_page",
            page("Before you continue", "We use cookies and data to deliver and maintain our services.", "Accept all"),
        ),
        (
            "consent_page",
            page("Wir respektieren Ihre Privatsphäre", "Wir und unsere Partner verarbeiten personenbezogene Daten."),
        ),
        ("login_page", page("Log in", "<form><input name=u><input type=password>Forgot your password?</form>")),
        ("login_page", page("ログイン", "会員の方はログインしてください。")),
        ("no_text", "<html><body></body></html>"),
        ("no_text", ""),
        ("no_text", "<frameset cols='50%,50%'><frame src=a><frame src=b></frameset>"),
    ],
)
def test_page_instead_of_an_article_says_what_it_is(problem: str, html: str) -> None:
    cleaned = clean(html, "https://pillbox.example/a")
    assert (cleaned.problem, cleaned.blocks) == (problem, ())


def test_long_list_of_links_has_no_text() -> None:
    links = "<li><a href='/a'>A story about a tablet</a></li>" * 50
    assert clean(f"<nav><ul>{links}</ul></nav>").problem == "no_text"


def test_short_notice_about_such_things_is_an_article() -> None:
    notice = "Regulators fined the company after a 404 error on its site hid the recall of 12,000 packs for three days."
    second = (
        "The site also asked visitors to accept cookies before the warning could be read, the agency said on Monday."
    )
    assert clean(page("Recall hidden by an error", notice, second)).problem is None


def phrases() -> list[str]:
    return [phrase for table in SIGNS.values() for key in ("titles", "starts") for phrase in table.get(key, ())]


@given(title=st.sampled_from(phrases()), line=st.sampled_from(phrases()), place=st.integers(0, 3))
def test_three_paragraphs_of_prose_always_come_out(title: str, line: str, place: int) -> None:
    lines = [*PROSE[:place], f"{line.capitalize()} and other things", *PROSE[place:]]
    cleaned = clean(page(title, *lines))
    assert cleaned.problem is None
    assert all(prose in cleaned.text for prose in PROSE)


def test_every_problem_has_words_and_a_remedy() -> None:
    from digest.model import PROBLEMS

    assert set(default_vocabulary().signs.remedies) == set(PROBLEMS)
