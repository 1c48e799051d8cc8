"""Stories remembered from folds before: they keep their ids, and later steps find them."""

from __future__ import annotations

from invented_reports import DAY, MORNING, prose, report, tagged

from digest.model import Facts, Report
from digest.stories import fold, remembered

FILED = tagged("filing_accepted", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"])
APPROVED = tagged("approval", drugs=["norvexa"], companies=["orbita"], agencies=["FDA"])


def told(number: int, facts: Facts, *, days: float = 0) -> Report:
    when = MORNING + days * DAY
    return report(
        f"https://{number}.example/1", f"Norvexa news {number}", prose(number, 60), facts, published=when, seen_at=when
    )


def test_a_story_keeps_its_id_when_its_first_report_is_no_longer_at_hand() -> None:
    first, second = told(1, FILED), told(2, FILED, days=1)
    (before,) = fold([first, second])
    (alone,) = fold([second])
    assert alone.id != before.id
    (after,) = fold([second], past=[remembered(before)])
    assert after.id == before.id


def test_two_stories_never_share_an_id() -> None:
    (before,) = fold([told(1, FILED), told(2, FILED, days=1)])
    apart = fold([told(1, FILED), told(2, APPROVED, days=1)], past=[remembered(before)])
    assert len({story.id for story in apart}) == len(apart) == 2
    assert before.id in {story.id for story in apart}


def test_a_step_of_a_year_ago_is_pointed_back_to() -> None:
    (filing,) = fold([told(1, FILED)])
    (approval,) = fold([told(2, APPROVED, days=300)], past=[remembered(filing)])
    assert approval.earlier == (filing.id,)
    assert approval.id != filing.id


def test_what_came_later_is_no_history() -> None:
    (approval,) = fold([told(2, APPROVED, days=300)])
    (filing,) = fold([told(1, FILED)], past=[remembered(approval)])
    assert filing.earlier == ()
