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
        "Sales rose to $4.5 billion vs. $3.9 billion.",
        "Shares of Orbita KGaA rose 3.4% to 120.5 euros on Jan. 3.",
        "The trial enrolled adults with E. coli infection, i.e. 412 patients.",
        "Orbita et al. were heard by St. Louis judges.",
        "The Lancet, vol. 5, pp. 3-9, reported it.",
        "Am 3. März wird entschieden.",
        "Die Zulassung gilt z. B. für Erwachsene.",
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
        ("The hazard ratio was 0.62, p<0.001. No one died.", ["The hazard ratio was 0.62, p<0.001.", "No one died."]),
        ("It met its goal (p<0.001). No one died.", ["It met its goal (p<0.001).", "No one died."]),
        ("It met its goal.[1][12] More follows.", ["It met its goal.[1][12]", "More follows."]),
        (
            "“It works,” Dr. Lee said. “We file in 2027.” So be it.",
            ["“It works,” Dr. Lee said.", "“We file in 2027.”", "So be it."],
        ),
        ("同社は申請した。株価は上がった。", ["同社は申請した。", "株価は上がった。"]),
        ("中位PFS为8.6个月；ORR为40.0%。安全。", ["中位PFS为8.6个月；ORR为40.0%。", "安全。"]),
        ("In short:\n• ORR was 40.0%\n- PFS was 8.6 months", ["In short:", "• ORR was 40.0%", "- PFS was 8.6 months"]),
        ("A line broken\nin its middle. Next.", ["A line broken\nin its middle.", "Next."]),
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
