"""What a site prints on many of its articles goes, and what articles rightly share stays."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean import SiteMemory, clean, explain, without_repeated
from digest.clean.site.memory import ARTICLES, BLOCKS
from digest.model import Article, Block, Link

STANDING = "Our desk in Porto is paid for by the people who read it, and by nobody whom it writes about."
QUOTE = "“We would do it again, and sooner,” said the woman who has led the programme since it began."
SYLLABLES = ("ba", "ko", "ri", "su", "tem", "lan", "por", "di", "gre", "mo", "vis", "ul", "fen", "ta", "chi", "wo")


def prose(chance: random.Random, words: int = 30) -> str:
    said = ("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(words))
    return " ".join(said).capitalize() + "."


def article(number: int, *shared: str | Block, at: int = 0, paragraphs: int = 8) -> Article:
    """The article with that number, all its own but for `shared`, which stands from its block `at` on."""
    chance = random.Random(number)
    blocks = [Block("paragraph", prose(chance)) for _ in range(paragraphs)]
    said = [each if isinstance(each, Block) else Block("paragraph", each) for each in shared]
    return Article(f"https://example.com/{number}", "", (*blocks[:at], *said, *blocks[at:]))


def memory_of(*learnt: Article) -> SiteMemory:
    memory = SiteMemory()
    for each in learnt:
        memory.learn(each.url, each.blocks)
    return memory


def left_of(seen: Article, memory: SiteMemory) -> str:
    return without_repeated(seen, memory).text


@pytest.mark.parametrize("at", [0, 4, 8])
def test_what_stood_on_both_of_the_first_two_articles_goes_from_the_third(at: int) -> None:
    first, second, third = (article(number, STANDING, at=at) for number in range(3))
    cleaned = without_repeated(third, memory_of(first, second))
    assert cleaned.blocks == article(2).blocks
    assert [(removed.reason, removed.text) for removed in cleaned.removed] == [("repeated", STANDING)]
    assert without_repeated(second, memory_of(first)) == second


def test_a_number_or_a_date_that_changes_makes_no_other_text() -> None:
    def counted(number: int) -> Article:
        return article(number, f"Join {number * 7919:,} readers who had our letter on {number + 1} May 2026.", at=3)

    assert left_of(counted(9), memory_of(*map(counted, range(5)))) == article(9).text


def test_a_name_that_changes_makes_no_other_text() -> None:
    def signed(number: int) -> Article:
        name = ("Ada Brandt", "Ivo Keller", "Noor Haddad")[number % 3]
        words = (
            "writes from Ghent about the makers of medicines, their trials and their money, and answers every letter"
        )
        return article(number, f"{name} {words}, as all of us at this desk do.", at=8)

    assert left_of(signed(9), memory_of(*map(signed, range(6)))) == article(9).text


def test_a_lead_that_differs_by_a_name_is_news() -> None:
    def opinion(number: int) -> Article:
        name = ("Xalmira", "Bevorto", "Quindal", "Oprezia", "Tulmeno", "Ferrago")[number]
        lead = (
            "The committee adopted a positive opinion and recommended that the medicine {} be granted an authorisation."
        )
        return article(number, lead.format(name))

    assert left_of(opinion(5), memory_of(*map(opinion, range(5)))) == opinion(5).text


@pytest.mark.parametrize("shared", [STANDING, QUOTE])
def test_what_two_stories_of_many_share_stays(shared: str) -> None:
    others = [article(number) for number in range(20)]
    one, other, third = (article(number, shared, at=number - 50) for number in (52, 54, 50))
    memory = memory_of(*others[:9], one, *others[9:], other, third)
    assert left_of(other, memory) == other.text
    assert left_of(one, memory) == one.text
    assert left_of(third, memory) == third.text


@pytest.mark.parametrize(
    "shared",
    [
        Block("heading", "What the trial found in its first year", 2),
        Block("table_row", "Adverse event | Placebo group | Treated group | All of the patients"),
        Block("list_item", "Phase 3"),
        Block("list_item", "Nausea and headache"),
        Block("paragraph", "Background"),
        Block("paragraph", "What this means for patients"),
    ],
)
def test_headings_table_heads_and_short_list_items_stay_though_every_article_has_them(shared: Block) -> None:
    everywhere = [article(number, shared, at=4) for number in range(12)]
    assert left_of(everywhere[0], memory_of(*everywhere)) == everywhere[0].text


def test_a_short_line_that_is_a_link_goes() -> None:
    line = "Read our yearbook on biotech"
    linked = Block("paragraph", line, links=(Link(0, len(line), "https://example.com/yearbook"),))
    everywhere = [article(number, linked, at=4) for number in range(5)]
    assert left_of(everywhere[0], memory_of(*everywhere)) == article(0).text


def test_an_articles_own_lead_stays_though_others_show_it_as_a_teaser() -> None:
    lead = "The agency refused the tablet on Monday after a trial that its own advisers had called too small to trust."
    teased = article(99, lead)
    others = [article(number, lead, at=8) for number in range(9)]
    memory = memory_of(teased, *others)
    assert left_of(teased, memory) == teased.text
    assert left_of(others[0], memory) == article(0).text


def test_versions_of_one_article_do_not_empty_each_other() -> None:
    shared = article(1).blocks
    versions = [
        replace(article(number), blocks=(*shared, Block("paragraph", prose(random.Random(number + 70)))))
        for number in range(3)
    ]
    assert left_of(versions[2], memory_of(*versions)) == versions[2].text


def test_a_form_that_is_filled_in_anew_each_time_stays() -> None:
    def notice(number: int) -> Article:
        told = f"On {number + 1} May the company had {number * 7919:,} shares with a vote, of which it holds {number}."
        return Article(f"https://example.com/{number}", "", (Block("paragraph", told),))

    notices = [notice(number) for number in range(9)]
    assert left_of(notices[4], memory_of(*notices)) == notices[4].text


def test_a_heading_goes_with_all_that_stood_under_it() -> None:
    def with_box(number: int) -> Article:
        return article(number, Block("heading", "Who we are", 3), STANDING, at=8)

    cleaned = without_repeated(with_box(5), memory_of(*map(with_box, range(3))))
    assert cleaned.blocks == article(5).blocks


def test_a_campaign_that_began_lately_goes_and_one_that_ended_is_forgotten() -> None:
    before = [article(number) for number in range(ARTICLES)]
    during = [article(1000 + number, STANDING, at=8) for number in range(5)]
    memory = memory_of(*before, *during)
    assert left_of(during[0], memory) == article(1000).text
    for number in range(2000, 2000 + ARTICLES):
        memory.learn(f"https://example.com/{number}", article(number).blocks)
    later = article(5000, STANDING, at=8)
    assert left_of(later, memory) == later.text


def test_a_page_learnt_again_counts_once() -> None:
    first = article(1, STANDING)
    memory = memory_of(first, first, first, article(2))
    seen = article(3, STANDING)
    assert left_of(seen, memory) == seen.text


def test_a_page_learnt_again_counts_as_it_is_now() -> None:
    memory = memory_of(article(1, STANDING), article(2, STANDING), article(1), article(2))
    seen = article(3, STANDING)
    assert left_of(seen, memory) == seen.text


def test_an_earlier_article_is_judged_by_later_ones() -> None:
    learnt = [article(number, STANDING, at=2) for number in range(6)]
    for order in (learnt, learnt[::-1], learnt[3:] + learnt[:3]):
        assert [left_of(each, memory_of(*order)) for each in learnt] == [article(number).text for number in range(6)]


def test_a_page_of_nothing_but_headings_is_left_alone() -> None:
    bare = Article("https://example.com/0", "", (Block("heading", "Who we are", 2),))
    assert without_repeated(bare, memory_of(*(article(number) for number in range(4)))) == bare


def test_other_languages_have_standing_text_too() -> None:
    told = "本站由读者支持，不接受所报道企业的任何资助，编辑部设在上海，欢迎来信指正文中的错误。"
    own = ["监管机构周一批准了该药物用于成人患者，", "研究纳入四百名受试者，随访三年，", "公司称将于明年春季上市，"]

    def chinese(number: int) -> Article:
        chance = random.Random(number)
        body = [Block("paragraph", "".join(chance.sample(own, 3)) + prose(chance)) for _ in range(4)]
        return Article(f"https://example.cn/{number}", "", (*body, Block("paragraph", told)))

    assert told not in left_of(chinese(4), memory_of(*map(chinese, range(4))))


def test_a_memory_comes_back_as_it_was_kept() -> None:
    memory = memory_of(*(article(number, STANDING, at=3) for number in range(7)))
    packed = memory.dump()
    again = SiteMemory.load(packed)
    assert again.dump() == packed
    seen = article(8, STANDING, at=3)
    assert left_of(seen, again) == left_of(seen, memory) == article(8).text
    for each in (memory, again):
        each.learn("https://example.com/8", article(8, QUOTE).blocks)
    assert again.dump() == memory.dump()


@pytest.mark.parametrize("packed", [b"", b"SM1", b"nonsense of another format", b"SM1\xff\xff\xff\xff\xff\xff\xff\xff"])
def test_bytes_that_are_no_memory_are_an_empty_one(packed: bytes) -> None:
    assert SiteMemory.load(packed).dump() == SiteMemory().dump()


def test_a_damaged_memory_is_an_empty_one() -> None:
    packed = memory_of(article(1), article(2)).dump()
    for end in range(0, len(packed), 37):
        assert SiteMemory.load(packed[:end]).dump() == SiteMemory().dump()


def test_a_memory_stays_small_whatever_a_site_prints() -> None:
    memory = SiteMemory()
    for number in range(ARTICLES + 20):
        memory.learn(f"https://example.com/{number}", article(number, paragraphs=BLOCKS + 9).blocks)
    assert len(memory.dump()) < 1_000_000


blocks = st.lists(
    st.builds(
        Block, st.sampled_from(("paragraph", "heading", "list_item", "quote", "table_row")), st.text(max_size=90)
    ),
    max_size=6,
)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), blocks), max_size=9))
def test_no_text_raises_and_every_memory_can_be_kept(pages: list[tuple[str, list[Block]]]) -> None:
    memory = SiteMemory()
    for url, said in pages:
        memory.learn(url, said)
        seen = Article(url, "", tuple(said))
        kept = without_repeated(seen, memory).blocks
        assert [block for block in said if block in kept] == list(kept)
    assert SiteMemory.load(memory.dump()).dump() == memory.dump()


def page(number: int) -> str:
    told = article(number, STANDING, at=4)
    body = "".join(f"<p>{block.text}</p>" for block in told.blocks)
    return f"<html lang=en><body><article><h1>Number {number}</h1>{body}</article></body></html>"


def test_cleaning_with_a_memory_takes_out_what_the_site_repeats_and_says_so() -> None:
    pages = {f"https://example.com/{number}": page(number) for number in range(4)}
    memory = memory_of(*(clean(html, url) for url, html in pages.items()))
    url = "https://example.com/9"
    assert STANDING in clean(page(9), url).text
    assert STANDING not in clean(page(9), url, memory=memory).text
    explained, judged = explain(page(9), url, memory=memory)
    assert explained == clean(page(9), url, memory=memory)
    assert [each.block.text for each in judged if each.reason == "repeated"] == [STANDING]
