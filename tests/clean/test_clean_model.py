"""The learned core: passages to numbers, numbers to probabilities."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clean import clean, default_vocabulary
from digest.clean.judging.extraction import Judges, default_judges, survey
from digest.clean.model import features, letters
from digest.clean.model.page import Columns
from digest.clean.model.trees import Trees, load, pack
from digest.clean.page.containers import Containers, enclose
from digest.clean.page.labels import FAR, describe, packaged_labels
from digest.clean.page.passages import Passage, read
from digest.clean.page.tree import parse

SENTENCE = "The agency said on Monday that it had approved the medicine, after a review of eleven months."
PAGE = f"""
<body><div class="page-wrap"><h1>Agency approves medicine</h1>
<div class="articleBody"><p>{SENTENCE}</p><h2>What comes next</h2>
<p>{SENTENCE} Twice.</p><p>{SENTENCE} Thrice.</p></div>
<div class="teasers"><p><a href="/1">Another story of the day</a></p>
<p><a href="/2">One more story</a></p></div></div></body>
"""


def _enclosed(markup: str) -> tuple[list[Passage], Containers]:
    passages = read(parse(markup))
    return passages, enclose(passages)


def _measured(markup: str, title: str = "") -> tuple[list[str], Columns]:
    tree = parse(markup)
    surveyed = survey(tree, read(tree), features.Claims(title), default_vocabulary())
    return [surveyed.passages[place].text for place in surveyed.open], surveyed.columns


def _trees() -> Trees:
    """Two trees: "a > 1 and b > 2" in log-odds, and one that only asks for a."""
    return pack(
        [([(0, 1.0), (1, 2.0)], [-4, 0, 0, 4]), ([(0, 1.0)], [-1, 1])], ["a", "b"], 0.5, 0.4, {"data": {"x": 1}}
    )


def test_trees_add_up_the_leaves_that_a_row_falls_into() -> None:
    rows = np.array([[0, 0], [2, 0], [0, 3], [2, 3]], np.float32)
    odds = np.array([-4 - 1 + 0.5, 0 + 1 + 0.5, 0 - 1 + 0.5, 4 + 1 + 0.5])
    assert _trees().probabilities(rows) == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-6)


def test_border_itself_is_not_above_it() -> None:
    at, above = _trees().probabilities(np.array([[1, 0], [1.001, 0]], np.float32))
    assert at < above


def test_rows_are_scored_alike_however_many_there_are() -> None:
    rows = np.array(list(itertools.product((0.0, 2.0), (0.0, 3.0))) * 700, np.float32)
    scored = _trees().probabilities(rows)
    assert len(scored) == len(rows)
    assert np.array_equal(scored[:4], scored[-4:])
    assert len(_trees().probabilities(np.zeros((0, 2), np.float32))) == 0


def test_saved_model_is_the_same_when_loaded(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    _trees().save(path)
    loaded = load(path)
    rows = np.array([[0, 0], [2, 3]], np.float32)
    assert np.array_equal(loaded.probabilities(rows), _trees().probabilities(rows))
    assert (loaded.names, loaded.threshold, loaded.about) == (("a", "b"), 0.4, {"data": {"x": 1}})


def test_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    with path.open("wb") as file:
        np.savez(file, about=np.frombuffer(b'{"format": 99}', np.uint8))
    with pytest.raises(ValueError, match="train it anew"):
        load(path)


def test_packaged_models_know_their_data_and_are_small() -> None:
    judges = default_judges()
    for model in (judges.first, judges.second):
        assert model is not None
        assert model.about["data"]
        assert model.about["data_sha256"]
        assert 0 < model.threshold < 1


def test_packaged_models_ask_only_for_numbers_that_are_measured() -> None:
    _, columns = _measured(PAGE)
    assert set(default_judges().first.names) <= set(columns)


def test_container_holds_an_unbroken_run_of_passages() -> None:
    passages, containers = _enclosed(PAGE)
    body = next(
        i for i, each in enumerate(containers.elements) if each is not None and each.get("class") == "articleBody"
    )
    inside = [passage.text for passage in passages[containers.first[body] : containers.last[body]]]
    assert inside == [SENTENCE, "What comes next", f"{SENTENCE} Twice.", f"{SENTENCE} Thrice."]
    assert (containers.first[0], containers.last[0]) == (0, len(passages))


def test_words_of_class_names_are_told_by_their_distance_above() -> None:
    passages, containers = _enclosed(PAGE)
    text = next(i for i, passage in enumerate(passages) if passage.text == SENTENCE)
    described = describe(containers, packaged_labels(default_vocabulary().containers))
    levels = dict(zip(described.marks, described.levels[containers.home[text]].tolist(), strict=True))
    assert (levels["tag_p"], levels["article"], levels["entry"], levels["comments"]) == (0, 1, 2, FAR)


def test_containers_of_the_passages_that_are_kept_hold_nothing_else() -> None:
    passages, containers = _enclosed(PAGE)
    kept = np.array([SENTENCE in passage.text for passage in passages])
    rest = containers.keep(kept)
    assert len(rest.home) == rest.last[0] == kept.sum()
    assert (rest.last[1:] > rest.first[1:]).all()
    assert [rest.elements[home] for home in rest.home] == [
        containers.elements[home] for home, is_kept in zip(containers.home, kept, strict=True) if is_kept
    ]


def test_heading_of_the_page_is_known_by_the_title() -> None:
    texts, columns = _measured(PAGE, "Agency approves medicine")
    assert columns["title_agreement"][texts.index("Agency approves medicine")] == 1
    assert columns["after_headline"][texts.index(SENTENCE)] == 1


def test_passages_of_the_body_are_inside_its_tightest_container_and_teasers_after_it() -> None:
    texts, columns = _measured(PAGE)
    assert columns["main70_inside"][texts.index(SENTENCE)]
    assert columns["main70_after"][texts.index("One more story")] == 2


def test_second_copy_of_a_passage_is_told_from_the_first() -> None:
    _, columns = _measured(f"<body><p>{SENTENCE}</p><p>Between both copies.</p><p>{SENTENCE}</p></body>")
    assert columns["copies"].tolist() == [2, 1, 2]
    assert columns["copies_before"].tolist() == [0, 0, 1]


def test_ideograph_weighs_more_than_a_letter() -> None:
    _, columns = _measured(f"<body><p>{'会社は月曜日に薬の承認を発表した' * 3}</p><p>{'a' * 48}</p></body>")
    wide, narrow = columns["width"].tolist()
    assert wide == pytest.approx(letters.WIDE_LETTERS * narrow)


def test_classes_of_characters_are_counted_text_by_text() -> None:
    counts = dict(zip(letters.CLASSES, letters.count(["Ab, 12。", "", "“薬” É"]).T.tolist(), strict=True))
    assert counts["comma"] == [1, 0, 0]
    assert counts["sentence_end"] == [1, 0, 0]
    assert counts["digit"] == [2, 0, 0]
    assert counts["upper"] == [1, 0, 1]
    assert counts["wide"] == [0, 0, 1]
    assert counts["quote"] == [0, 0, 2]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<p>",
                "</p>",
                "<ul><li>",
                "<h1>",
                "<a href=x>",
                "</a>",
                "<tr><td>",
                "<br>",
                "\ud800",
                "\x00",
            ]
        )
        | st.text(max_size=30),
        max_size=40,
    )
)
def test_numbers_of_any_page_are_finite_and_as_many_as_its_passages(pieces: list[str]) -> None:
    texts, columns = _measured("".join(pieces))
    if not texts:
        return
    table = features.table(columns)
    assert table.shape == (len(texts), len(columns))
    assert np.isfinite(table).all()
    likely = default_judges().first.probabilities(features.table(columns, default_judges().first.names))
    assert ((likely >= 0) & (likely <= 1)).all()


def test_number_that_is_no_longer_measured_counts_as_far_away() -> None:
    _, columns = _measured(PAGE)
    table = features.table(columns, ["width", "to_group_since_removed"])
    assert table[:, 1].tolist() == [FAR] * len(table)


def test_same_page_gives_the_same_article() -> None:
    assert clean(PAGE) == clean(PAGE)


def test_model_of_the_caller_decides() -> None:
    names = default_judges().first.names
    everything = pack([([(0, 1e9)], [9.0, 9.0])], names, 0.0, 0.5, {})
    nothing = pack([([(0, 1e9)], [-9.0, -9.0])], names, 0.0, 0.5, {})
    assert "One more story" in clean(PAGE, judges=Judges(everything)).text
    assert clean(PAGE, judges=Judges(nothing)).text == ""
