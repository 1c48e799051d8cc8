"""From all reports to all stories at once."""

from __future__ import annotations

from collections.abc import Iterable

from digest.model import PastStory, Report, Story
from digest.stories.index import StoryIndex, past_story
from digest.stories.profile import profile
from digest.stories.saga import step_of
from digest.stories.vocabulary import Vocabulary, default_vocabulary


def fold(
    reports: Iterable[Report], vocabulary: Vocabulary | None = None, past: Iterable[PastStory] = ()
) -> tuple[Story, ...]:
    """`reports` folded into stories, newest first; the order of the input makes no difference. See `StoryIndex`.

    A story's reports run from the earliest dated on. `vocabulary` defaults to the packaged config/stories. `past` is
    what `remembered` kept of stories folded before: those seen again keep their ids, the others are their history.
    """
    index = StoryIndex(vocabulary)
    index.add(reports)
    return index.stories(past)


def remembered(story: Story, vocabulary: Vocabulary | None = None) -> PastStory:
    """What of `story` later folds need to know."""
    vocabulary = vocabulary or default_vocabulary()
    core = sorted(story.reports, key=lambda report: (report.seen_at, report.article.url))[: vocabulary.core]
    return past_story(story, step_of([profile(report, vocabulary) for report in core]))
