"""What is known of passages before the model is asked, and what is said of those it does not choose."""

from __future__ import annotations

import pytest

from digest.clean import clean, default_vocabulary
from digest.clean.judging.extraction import choose, default_judges, survey
from digest.clean.judging.leftovers import judge_rest
from digest.clean.judging.lines import judge
from digest.clean.model.features import Claims
from digest.clean.page.passages import Passage, read
from digest.clean.page.tree import MAX_ELEMENTS, parse

SENTENCES = (
    "The agency said on Monday that it had approved the medicine, after a review of eleven months.",
    "Three hundred patients took part in the trial, and most of them stayed with the treatment.",
    "A second trial in younger patients is under way, and its first results are due next summer.",
)
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def _rest(markup: str) -> dict[str, str]:
    """The reason of every passage that is not chosen, when none but the true body is."""
    tree = parse(markup)
    surveyed = survey(tree, read(tree), Claims(), default_vocabulary())
    choice = choose(surveyed, default_judges(), tree)
    chosen = [passage.text in SENTENCES and place < 4 for place, passage in enumerate(surveyed.passages)]
    reasons = judge_rest(surveyed.passages, chosen, [""] * len(chosen), choice.remarks, default_vocabulary())
    return {passage.text: reason for passage, reason in zip(surveyed.passages, reasons, strict=True) if reason}


def test_pictures_since_the_passage_before_are_counted() -> None:
    passages = read(parse("<img><p>Under one.</p><img><iframe></iframe><div><video></video>Under three.</div><p>None."))
    assert [(passage.text, passage.media) for passage in passages] == [
        ("Under one.", 1),
        ("Under three.", 3),
        ("None.", 0),
    ]


def test_bold_and_linked_characters_are_counted() -> None:
    (passage,) = read(parse("<p>One <b>two <a href='/x'>three</a></b> four</p>"))
    assert (passage.text, passage.stressed_chars, passage.link_chars) == ("One two three four", 8, 5)


def test_every_passage_the_model_was_asked_about_has_a_probability() -> None:
    tree = parse(f"<nav><a href='/'>Home</a></nav><article>{BODY}</article>")
    surveyed = survey(tree, read(tree), Claims(), default_vocabulary())
    choice = choose(surveyed, default_judges(), tree)
    assert surveyed.reasons == ["navigation", "", "", ""]
    assert choice.likely[0] is None
    assert all(likely is not None and 0 <= likely <= 1 for likely in choice.likely[1:])


def test_text_that_is_not_shown_is_hidden() -> None:
    hidden = "Nobody sees this sentence about the medicine unless they look into the source."
    assert _rest(f"<article>{BODY}<div style='display:none'><p>{hidden}</p></div></article>")[hidden] == "hidden"


def test_second_copy_of_the_body_is_a_duplicate() -> None:
    tree = parse(f"<article>{BODY}</article><div><div>{SENTENCES[1]}</div></div>")
    passages = read(tree)
    reasons = judge_rest(passages, [True, True, True, False], [""] * 4, [""] * 4, default_vocabulary())
    assert reasons == ["", "", "", "duplicate"]


def test_links_after_the_body_are_related_and_before_it_navigation() -> None:
    rest = _rest(
        f"<div><a href='/a'>Cardiology desk</a></div>{BODY}<div><a href='/b'>Rival drops its own trial</a></div>"
    )
    assert rest == {"Cardiology desk": "navigation", "Rival drops its own trial": "related"}


def test_name_that_was_not_believed_still_explains_what_was_not_chosen() -> None:
    link = "Rival drops its own trial after two patients fall ill in the spring and a third in the summer."
    assert _rest(f"<article>{BODY}</article><div class='related-posts'><p>{link}</p>{BODY}</div>")[link] == "related"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("00:01 The agency said on<br>00:05 Monday that it had<br>00:09 approved the medicine", "caption"),
        ("[1:59:58] and so we<br>[2:00:01] asked for a<br>[2:00:04] second trial", "caption"),
        ("09:00 Registration<br>09:30 Opening words<br>10:15 Results of the first trial", ""),
        ("The agency opened at 10:00<br>and closed at 10:05<br>without a word", ""),
    ],
    ids=["subtitles", "hours", "agenda", "prose"],
)
def test_subtitles_of_a_video_are_told_from_an_agenda(lines: str, reason: str) -> None:
    passages = read(parse(f"<p>{lines}</p>"))
    assert judge(passages, [True], default_vocabulary()) == [reason]


def test_links_under_related_go_until_prose_begins() -> None:
    element = parse("<p>x</p>")
    link = {"link_chars": 20}
    passages = [
        Passage(element, "heading", "Related stories", 2),
        Passage(element, "list_item", "One story of the day", 0, **link),
        Passage(element, "paragraph", SENTENCES[0]),
        Passage(element, "list_item", "A source of the piece", 0, **link),
    ]
    assert judge(passages, [True] * 4, default_vocabulary()) == ["related", "related", "", ""]


def test_page_with_too_many_elements_keeps_its_beginning() -> None:
    tree = parse(f"<h1>Title</h1>{BODY}" + "<p>more <b>and</b> more</p>" * MAX_ELEMENTS + "<p>end</p>")
    texts = [passage.text for passage in read(tree)]
    assert texts[:4] == ["Title", *SENTENCES]
    assert "end" not in texts
    assert sum(1 for _ in tree.iter()) <= MAX_ELEMENTS


def test_every_text_of_a_page_is_kept_or_has_a_reason() -> None:
    html = (
        f"<nav><a href='/'>Home</a></nav><article><h1>Agency approves medicine</h1>{BODY}</article>"
        "<aside><p>Elsewhere on the site</p></aside><footer>Imprint</footer>"
    )
    article = clean(html)
    assert article.text == "\n\n".join(SENTENCES)
    assert {removed.text: removed.reason for removed in article.removed} == {
        "Home": "navigation",
        "Agency approves medicine": "title",
        "Elsewhere on the site": "related",
        "Imprint": "navigation",
    }


def test_window_over_the_page_is_a_promotion_unless_it_is_a_form() -> None:
    window = "<div role='dialog'><p>Our app has a new look.</p>{}</div>"
    page = f"<article><h1>Agency approves medicine</h1>{BODY}</article>"
    for field, reason in (("", "promo"), ("<input type='password'>", "login"), ("<input type='email'>", "signup")):
        removed = clean(page + window.format(field)).removed
        assert ("Our app has a new look.", reason) in [(each.text, each.reason) for each in removed]
