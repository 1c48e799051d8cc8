"""Where sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sentences import sentence_spans, sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Orbita Inc. said it was pleased.",
        "Orbita Inc. Chief Executive Jane Doe resigned.",
        "Norvexa vs. placebo was no contest.",
        "Some drugs, e.g. Norvexa, work.",
        "Dr. J. R. Smith led the study.",
        "The dose was 5.2 mg/kg once daily.",
        "U.S. Food and Drug Administration staff agreed.",
        "It ranked No. 5 in the list.",
        "It begins on Jan. 3 in Ohio.",
        "“Is it safe?” she asked.",
        "Visit orbita.example for more.",
        "2. Dose escalation followed.",
    ],
)
def test_full_stop_inside_a_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} The end came.") == (sentence, "The end came.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was sold to Orbita Inc. The price was low.", ["It was sold to Orbita Inc.", "The price was low."]),
        ("It sells in the U.S. The price is low.", ["It sells in the U.S.", "The price is low."]),
        ('He said, "It works." Shares rose.', ['He said, "It works."', "Shares rose."]),
        ("It ended in 2024. 12 patients left.", ["It ended in 2024.", "12 patients left."]),
        ("Why? Nobody knows! Really.", ["Why?", "Nobody knows!", "Really."]),
        ("该药获批。股价上涨！为什么？", ["该药获批。", "股价上涨！", "为什么？"]),
        ("他说：“有效。”股价上涨。", ["他说：“有效。”", "股价上涨。"]),
        ("A heading\n\nA sentence.", ["A heading", "A sentence."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_splits(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


def _without_whitespace(text: str) -> str:
    return "".join(text.split())


@given(st.text(alphabet=st.sampled_from("Ab .!?\n。”\"'1(Dr)UI,S…"), max_size=120) | st.text(max_size=120))
def test_sentences_are_the_text_and_nothing_else(text: str) -> None:
    spans = sentence_spans(text)
    assert _without_whitespace("".join(text[start:end] for start, end in spans)) == _without_whitespace(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize("hostile", [".", ". ", "A.", "\n", "\n\n", "1. ", "“", "。", " \n \n"])
@pytest.mark.timeout(60)  # a guard against running away, not a measurement
def test_hostile_text_is_split_in_linear_time(hostile: str) -> None:
    sentence_spans(hostile * 100_000)
