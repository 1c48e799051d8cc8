"""Fuzzes cleaning: `python tests/fuzz_clean.py --minutes 60 [--seed 1]`.

Pages of the demo's archive and some written for this are mutated in their tags, bytes, attributes and charset. Of each
it must hold that cleaning raises nothing, takes no two seconds of processor time, keeps only text that is on the
page, gives links and blocks that fit together, and gives the same twice. A page of which it does not is written to
the folder given by `--keep`, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from digest import archive
from digest.clean import clean, explain
from digest.clean.page.charset import decode
from digest.clean.page.passages import visible_text
from digest.clean.page.tree import parse
from digest.model import Article

MAX_SECONDS = 2.0
ARCHIVE = Path(__file__).parent.parent / "digest/demo/archive"
PROSE = (
    "The committee found the tablet safe enough to be sold under watch, and asked for a second trial in older patients "
    "before the end of the year. "
)
WRITTEN = (
    f"""<!doctype html><html lang=en><head><title>Tablet cleared | Post</title><base href='/a/'></head><body>
    <nav><a href=/>Home</a></nav><main><article><h1>Tablet cleared</h1><p>By Ines Okafor</p><figure>
    <img src='a.jpg' srcset='a.jpg 1x, b.jpg 2x'><figcaption>A tablet. Photo: Tom Lind</figcaption></figure>
    <p>{PROSE}<a href='b?c=d#e'>More</a></p><ul><li>One <b>bold</b><li>Two</ul><table><tr><th>Arm<th>Months
    <tr><td>A<td><a href=//x.org>11</a></table><blockquote>{PROSE}</blockquote><pre>a  b\n c</pre>
    <iframe src=https://www.youtube.com/embed/abcdefgh></iframe><p>{PROSE * 2}</p></article></main>
    <form><input type=email><p>Sign up</p></form></body></html>""",
    f"<html><body><div id=root></div><script>x</script><noscript>Enable JavaScript</noscript><p>{PROSE}</body></html>",
    f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>{PROSE}<br/><br/>{PROSE}</p></body></html>",
    "<html lang=ja><body><h1>新薬を承認</h1>"
    + "<p>厚生労働省は火曜日、新しい錠剤の製造販売を承認したと発表した。来年発売される。</p>" * 4,
    "<frameset cols='50%,50%'><frame src=a><frame src=b><noframes>No frames</noframes></frameset>",
    f"""<script type="application/ld+json">{{"@graph":[{{"@type":"NewsArticle","headline":"Tablet","image":["x.jpg"],
    "author":{{"@id":"#a"}}}}]}}</script><div class="post"><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></div>""",
)
TAGS = (
    *(
        "div",
        "p",
        "a",
        "table",
        "tr",
        "td",
        "ul",
        "li",
        "form",
        "nav",
        "aside",
        "br",
        "h1",
        "span",
        "pre",
        "figure",
        "img",
    ),
    *("iframe", "noscript", "template", "svg", "math", "select", "button", "blockquote", "base", "dialog", "frameset"),
)
ATTRIBUTES = (
    *(
        "class='share'",
        "class='caption'",
        "hidden",
        "style='display:none'",
        "href='javascript:1'",
        "href='//['",
        "id=root",
    ),
    *(
        "role=dialog",
        "rowspan=999",
        "srcset='x 1w, , ,y 9999999w'",
        "src='data:x'",
        "href='http://a@b/'",
        "itemprop=author",
    ),
)
CHARSETS = ("utf-8", "utf-16", "utf-16-le", "cp1252", "shift_jis", "gb18030", "euc-kr", "iso2022_jp", "utf-7", "cp037")
ODD = (
    "\0",
    "\ud800",
    "\u202e",
    "\x1d",
    "\ufeff",
    "&#0;",
    "&#xD800;",
    "&#x1F600;",
    "<!--",
    "]]>",
    "<![CDATA[",
    "\u00ad",
    "<",
    "&",
)
TAG = re.compile(r"<[^<>]{0,300}>")


def main() -> int:
    """Fuzz for as long as is asked, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzz_clean")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    seeds = [*(page.encode() for page in WRITTEN), *archived()]
    ends = time.monotonic() + 60 * options.minutes
    tried = 0
    faults: list[str] = []
    slowest = 0.0
    while time.monotonic() < ends:
        page = mutate(chance.choice(seeds), chance)
        started = time.process_time()
        fault = check(page)
        # Each page is cleaned three times and read once more to be checked.
        seconds = (time.process_time() - started) / 4
        slowest = max(slowest, seconds)
        tried += 1
        if fault or seconds > MAX_SECONDS:
            options.keep.mkdir(parents=True, exist_ok=True)
            kept = options.keep / f"{options.seed}-{tried}.html"
            kept.write_bytes(page)
            faults.append(f"{kept}: {fault or f'{seconds:.1f} s'}")
            print(faults[-1], file=sys.stderr, flush=True)
    print(f"{tried} pages, {len(faults)} faults, the slowest {slowest:.2f} s")
    return 1 if faults else 0


def archived() -> Iterator[bytes]:
    """The pages of the demo's archive."""
    for file in sorted(ARCHIVE.glob("*.warc.gz")):
        for capture in archive.captures(file):
            _, body = archive.read(file, capture.offset, 2**20, decoded=True)
            if b"<html" in body[:2_000]:
                yield body


def check(page: bytes) -> str:
    """What is wrong with the article of `page`, or ""."""
    url = "https://example.com/news/1"
    try:
        article, judged = explain(page, url)
        again = clean(page, url), clean(page, url)
    except Exception as error:  # whatever is raised is what is looked for
        return f"{type(error).__name__}: {error}"
    if again != (article, article):
        return "not the same twice"
    if bool(article.blocks) == bool(article.problem):
        return f"{len(article.blocks)} blocks with problem {article.problem}"
    if sum(not each.reason for each in judged) != len(article.blocks):
        return "what is explained as kept is not what is kept"
    return links_fault(article) or text_fault(article, page)


def links_fault(article: Article) -> str:
    """What is wrong with the links of an article's blocks, or ""."""
    for block in article.blocks:
        end = 0
        for link in block.links:
            if not end <= link.start < link.end <= len(block.text):
                return f"link at {link.start}:{link.end} in {block.text[:80]!r}"
            if not link.url.startswith(("http://", "https://")):
                return f"link to {link.url[:80]!r}"
            end = link.end
    return ""


def text_fault(article: Article, page: bytes) -> str:
    """The first block of an article that is not on its page, or ""."""
    if not article.blocks:
        return ""
    # Rows have bars between their cells that are not on the page.
    seen = "".join(visible_text(parse(decode(page))).replace("|", "").split())
    for block in article.blocks:
        if "".join(block.text.replace("|", "").split()) not in seen:
            return f"not on the page: {block.text[:80]!r}"
    return ""


def mutate(page: bytes, chance: random.Random) -> bytes:
    """`page` changed in one to six ways."""
    text = page.decode("utf-8", "replace")
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(MUTATIONS)(text, chance)[:3_000_000]
    raw = text.encode(chance.choice(CHARSETS) if chance.random() < 0.15 else "utf-8", "replace")
    for _ in range(chance.choice((0, 0, 0, 1, 20))):
        place = chance.randrange(len(raw) + 1)
        raw = raw[:place] + chance.randbytes(chance.randint(0, 8)) + raw[place + chance.randint(0, 8) :]
    return raw


def _tag(text: str, chance: random.Random) -> re.Match[str] | None:
    return TAG.search(text, chance.randrange(len(text) + 1)) or TAG.search(text)


def _drop_tag(text: str, chance: random.Random) -> str:
    found = _tag(text, chance)
    return text[: found.start()] + text[found.end() :] if found else text


def _repeat_tag(text: str, chance: random.Random) -> str:
    found = _tag(text, chance)
    times = chance.choice((1, 5, 300, 30_000))
    return text[: found.end()] + found[0] * times + text[found.end() :] if found else text


def _rename_tag(text: str, chance: random.Random) -> str:
    found = _tag(text, chance)
    return text[: found.start()] + f"<{chance.choice(TAGS)}>" + text[found.end() :] if found else text


def _insert_tag(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return f"{text[:place]}<{chance.choice(('', '/'))}{chance.choice(TAGS)} {chance.choice(ATTRIBUTES)}>{text[place:]}"


def _add_attribute(text: str, chance: random.Random) -> str:
    found = _tag(text, chance)
    if not found:
        return text
    attribute = chance.choice((*ATTRIBUTES, f"class='{'a-b ' * 50_000}'", f"href='{'/x' * 100_000}'"))
    return f"{text[: found.end() - 1]} {attribute}{text[found.end() - 1 :]}"


def _insert_odd(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((1, 3, 50))):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(ODD) + text[place:]
    return text


def _cut(text: str, chance: random.Random) -> str:
    first, last = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return text[:first] + text[last:] if chance.random() < 0.5 else text[: max(last, 1)]


def _move(text: str, chance: random.Random) -> str:
    first, last = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    piece, rest = text[first:last], text[:first] + text[last:]
    place = chance.randrange(len(rest) + 1)
    return rest[:place] + piece * chance.choice((1, 1, 2, 20)) + rest[place:]


def _charset(text: str, chance: random.Random) -> str:
    return f"<meta charset={chance.choice(CHARSETS)}>{text}"


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    *(_drop_tag, _repeat_tag, _rename_tag, _insert_tag, _add_attribute, _insert_odd, _cut, _move, _charset),
)

if __name__ == "__main__":
    sys.exit(main())
