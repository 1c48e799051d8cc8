"""A page saved as text: the article's lines are told from the others by what they say and where they stand."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news_prose import FIRST, SECOND, THIRD

from digest.clean import clean_text

SCRAPE = f"""Home > News > Regulation
Velmotinib filing accepted for rare tumours
12 May 2025 | Monday | News
By Ines Okafor
The first tablet of its kind could reach patients before the next summer ends
Image Source : Pill Archive
{FIRST}
Advertisement
Read more: Another filing was refused
{SECOND}
Share this article
Stay Connected
Sign up for our newsletter
Forgot your password?
Related articles
Tumour tablets are having a good year
Close
"""


def test_scrape_becomes_an_article() -> None:
    article = clean_text(SCRAPE)
    assert article.title == "Velmotinib filing accepted for rare tumours"
    assert article.dek == "The first tablet of its kind could reach patients before the next summer ends"
    assert article.authors == ("Ines Okafor",)
    assert (article.published, article.published_day_only) == (datetime(2025, 5, 12, tzinfo=UTC), True)
    assert article.text == f"{FIRST}\n\n{SECOND}"


def test_every_line_is_accounted_for() -> None:
    article = clean_text(SCRAPE)
    told = {article.title, article.dek, *(b.text for b in article.blocks), *(r.text for r in article.removed)}
    assert told == set(SCRAPE.strip().split("\n"))


def test_hard_wrapped_paragraphs_are_joined() -> None:
    words = FIRST.split()
    wrapped = "\n".join(" ".join(words[i : i + 10]) for i in range(0, len(words), 10))
    assert clean_text(f"Velmotinib filing accepted today\n\n{wrapped}\n\n{SECOND}").blocks[0].text == FIRST


def test_heading_between_paragraphs_stays() -> None:
    article = clean_text(f"Velmotinib filing accepted today\n\n{FIRST}\n\nWhat comes next\n\n{SECOND}")
    assert [(block.kind, block.text) for block in article.blocks][1] == ("heading", "What comes next")


def test_tails_of_a_release_saved_as_text_are_split_off() -> None:
    about = "Orrin Therapeutics makes medicines for rare tumours and is based in Ghent, where it has two hundred staff."
    article = clean_text(
        f"Velmotinib filing accepted today\n\n{FIRST}\n\n{SECOND}\n\nAbout Orrin Therapeutics\n\n{about}"
    )
    assert [section.name for section in article.sections] == ["about"]
    assert article.text == f"{FIRST}\n\n{SECOND}"


BODY = [FIRST, SECOND, THIRD]
TITLE = "Velmotinib filing accepted for rare tumours"
MENU = [
    *("Skip to content", "Home", "News", "Regulation", "Trials", "Companies", "Events", "Jobs", "About us", "Search"),
    *(
        "Log in",
        "Subscribe",
        "Menu",
        "Tumour tablets are having a good year",
        "Stents get cheaper",
        "More stents are sold",
    ),
]
FOOT = [
    *("Share this article", "Facebook", "LinkedIn", "Related articles", "Another filing was refused last week"),
    *("Stents get cheaper", "Sign up for our newsletter", "Email address", "Forgot your password?"),
    *("Privacy policy", "© 2025 Pill News. All rights reserved."),
]


def wrap(text: str, start: str = "", indent: str = "", width: int = 76) -> str:
    return textwrap.fill(text, width, initial_indent=start, subsequent_indent=indent)


SAMPLES = {
    "all lines of a page": "\n".join([*MENU, TITLE, "12 May 2025", "By Ines Okafor", *BODY, *FOOT]),
    "lines with blank ones between": "\n\n".join([*MENU, TITLE, "12 May 2025", "By Ines Okafor", *BODY, *FOOT]),
    "windows line ends": "\r\n".join([*MENU, TITLE, "12 May 2025", *BODY, *FOOT]),
    "text browser with numbered links": "\n".join(
        [
            *(f"   * [{i}]{entry}" for i, entry in enumerate(MENU)),
            *("", f"                     {TITLE}", "", "   12 May 2025", ""),
            *(wrap(each, "   ", "   ") + "\n" for each in BODY),
            *(f"   [{i}]{entry}\n" for i, entry in enumerate(FOOT, 40)),
            *("References", "", "   Visible links:", "   1. https://pill.example/", "   2. https://pill.example/news"),
        ]
    ),
    "markdown": "\n\n".join(
        [
            *(f"- [{entry}](https://pill.example/{i})" for i, entry in enumerate(MENU)),
            *(f"# {TITLE}", "*12 May 2025*", "![A tablet](https://pill.example/tablet.jpg)"),
            *(each.replace("trial", "[trial](https://pill.example/trial)") for each in BODY),
            *(f"[{entry}](https://pill.example/{i})" for i, entry in enumerate(FOOT)),
        ]
    ),
    "reader mode": "\n\n".join([TITLE, "pill.example", "Ines Okafor", "3 min read", *BODY]),
    "copied article": "\n\n".join([TITLE, *BODY]),
    "copied with its surroundings": "\n".join(["News", TITLE, "12 May 2025", *BODY, "Share this article", "Read more"]),
    "mail of a newsletter": "\n\n".join(
        [
            "View this email in your browser",
            TITLE,
            *(wrap(each) for each in BODY),
            "Read more <https://pill.example/velmotinib>",
            "Forward this email to a friend",
            "You are receiving this email because you signed up at pill.example.",
            "Unsubscribe <https://pill.example/unsubscribe>",
        ]
    ),
    "quoted in a mail": "\n".join(f"> {line}" for line in "\n\n".join([TITLE, *BODY]).split("\n")),
    "hard-wrapped": "\n\n".join([TITLE, *(wrap(each) for each in BODY)]),
    "narrow column": "\n\n".join([TITLE, *(wrap(each, width=48) for each in BODY)]),
    "indented paragraphs": "\n".join([TITLE, "", *(wrap(each, "    ") for each in BODY)]),
    "share lines in the middle": "\n".join(
        [*MENU, TITLE, FIRST, "Share this article", "Advertisement", *BODY[1:], *FOOT]
    ),
    "related line in the middle": "\n".join([*MENU, TITLE, FIRST, "Read more: Stents get cheaper", *BODY[1:], *FOOT]),
    "cookie notice first": "\n".join(
        [
            "We use cookies to make this site work.",
            "Accept all",
            "Reject all",
            *MENU,
            TITLE,
            "12 May 2025",
            *BODY,
            *FOOT,
        ]
    ),
    "comments below": "\n".join(
        [*MENU, TITLE, *BODY, "3 comments", "Leave a comment", "Your email address will not be published.", *FOOT]
    ),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_article_is_found_in_text_of_every_kind(kind: str) -> None:
    article = clean_text(SAMPLES[kind])
    assert article.title == TITLE
    assert [block.text for block in article.blocks] == BODY


@pytest.mark.parametrize(
    ("title", "body", "menu"),
    [
        (
            "维莫替尼获批用于治疗罕见肿瘤",
            [
                "欧林医药周一宣布，其口服药物维莫替尼的上市申请已获监管部门受理，审评预计需要大约十个月，将在明年夏天之前结束。",
                "该申请基于一项纳入四百一十二名患者的临床试验，与标准化疗相比，该药将疾病进展推迟了五个月，很少有患者提前停药。",
                "分析人士表示，该药的价格尚未确定，三个国家的保险公司要求提供更多证据，然后才愿意为试验之外的用药付费。",
            ],
            ["首页", "新闻", "医药", "登录", "注册", "分享到微信", "相关阅读", "责任编辑：王小明", "版权所有"],
        ),
        (
            "ベルモチニブ、希少がんで承認申請を受理",
            [
                "オリン製薬は月曜日、経口薬ベルモチニブの承認申請が規制当局に受理されたと発表した。審査にはおよそ十カ月かかる見込みで、来年の夏までに終わる。",
                "申請は四百十二人の患者を対象とした試験に基づくもので、標準的な化学療法と比べて進行を五カ月遅らせた。早期に服用をやめた患者は少なかった。",
                "アナリストによると薬の価格はまだ決まっておらず、三カ国の保険会社は試験の外で費用を負担する前に、さらに証拠を求めている。",
            ],
            [
                "ホーム",
                "ニュース",
                "医薬",
                "ログイン",
                "会員登録",
                "この記事をシェアする",
                "関連記事",
                "無断転載を禁じます",
            ],
        ),
        (
            "벨모티닙, 희귀암 허가 신청 접수",
            [
                "오린제약은 경구용 약 벨모티닙의 허가 신청이 규제 당국에 접수됐다고 밝혔다. 심사는 열 달이다.",
                "이번 신청은 환자 사백 명의 임상시험에 근거했고, 표준 화학요법에 비해 병의 진행을 다섯 달 늦췄다.",
                "분석가들은 약값이 아직 정해지지 않았으며 세 나라의 보험사가 더 많은 증거를 요구했다고 말했다.",
            ],
            ["홈", "뉴스", "로그인", "회원가입", "기사 공유", "관련기사", "댓글쓰기", "무단전재 및 재배포 금지"],
        ),
    ],
)
def test_article_without_spaces_or_in_hangul_is_found(title: str, body: list[str], menu: list[str]) -> None:
    article = clean_text("\n".join([*menu[:5], title, *body, *menu[5:]]))
    assert article.title == title
    assert [block.text for block in article.blocks] == body


def test_list_and_quote_of_markdown_keep_their_kinds() -> None:
    text = "\n\n".join([f"# {TITLE}", FIRST, f"- **First**: {SECOND}", f"> {THIRD}"])
    assert [block.kind for block in clean_text(text).blocks] == ["paragraph", "list_item", "quote"]


def test_footnote_mark_after_a_word_stays() -> None:
    text = f"{FIRST[:-1]} [1]. {SECOND}"
    assert clean_text(f"{TITLE}\n\n{text}\n\n{THIRD}").blocks[0].text == text


def test_seed_of_menus_and_nothing_else_is_no_article() -> None:
    assert clean_text("\n".join(MENU)).problem == "no_text"


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from([*MENU, *FOOT, *BODY, "", "-", "#", "\f", "<PAGE>"])).map("\n".join)
)
def test_any_text_gets_an_answer_and_twice_the_same(text: str) -> None:
    assert clean_text(text) == clean_text(text)
