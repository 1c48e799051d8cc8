"""What remembering a site is worth: twenty invented sites, thirty articles each, with prose of its own on every page.

Each site prints its own standing paragraphs at the start, in the middle and at the end of its articles, some with
numbers or names that change. Each also repeats what it has every right to repeat. Pages are cleaned three ways:
without memory, with what was learnt of the pages before, and with what was learnt of all of them.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from digest.clean import clean
from digest.clean.site.memory import SiteMemory, without_repeated
from digest.model import Article

SITES = 20
ARTICLES = 30

_WORDS = {
    "who": (
        "the agency|a regulator in Lisbon|the company|its partner|a panel of doctors|the hospital group|an analyst"
        "|the fund|the ministry|a patients' group|the manufacturer|a court in The Hague|the board|two former executives"
    ),
    "did": (
        "backed|turned down|delayed|questioned|welcomed|extended|halted|reopened|paid for|published|doubled|cut short"
        "|withdrew|defended|ordered"
    ),
    "what": (
        "the trial in kidney disease|a filing for the tablet|the price of the injection|its plan for a second factory"
        "|a study of 412 adults|the recall of three batches|an offer for the biotech|the label of the vaccine"
        "|a payment tied to the readout|the inspection of the plant|a warning on liver damage|the supply of insulin"
        "|a licence for the antibody|the first dose in children|its guidance for the year"
    ),
    "why": (
        "after results that few had expected|because the data came late|as rivals close in"
        "|despite doubts among surgeons|while talks with the union go on|in spite of a weak quarter|before the vote"
        "|on the advice of outside experts|to nobody's surprise|under a deal signed two years ago|for want of nurses"
        "|now that the patent has run out|at the request of the European authority|with the owner's support"
    ),
    "trade": "medicines|laboratories|clinics|biotech|pharmacy|vaccines|drug prices|trials|generics|diagnostics",
    "city": "Porto|Leeds|Ghent|Basel|Turku|Lyon|Aarhus|Graz|Cork|Bilbao|Gdansk|Utrecht|Tartu|Varna|Siena|Bergen",
    "name": "Ada Brandt|Ivo Keller|Noor Haddad|Tess Moran|Luis Prado|Mai Tran|Olga Wirth|Paul Okoro",
}
WORDS = {key: words.split("|") for key, words in _WORDS.items()}
STANDING = (
    "From a small newsroom in {city}, we have reported on {trade} since {year}, and what we earn comes from people "
    "who read us rather than from those we write about.",
    "This month {number} readers told us what they want to know about {trade}, and their answers decide where our "
    "correspondents in {city} travel next.",
    "Every spring the {trade} meeting in {city} brings together the people who make, test and pay for treatments, and "
    "our editors lead four of its sessions.",
    "{writer} writes about {trade} from {city} and spent eleven years at the bench before turning to journalism, which "
    "shows in the questions that others leave out.",
    "The prices in this piece are converted at the rate of the day on which our {city} desk closes, and are rounded to "
    "the nearest million for ease of reading.",
    "Our yearbook on {trade} runs to {number} pages, is printed in {city}, and reaches the desks of most people who "
    "sign contracts in this business.",
    "A longer version of our thinking on {trade} went to members in {city} on {day} March, together with the tables "
    "that we could not fit in here.",
    "When a figure changes after we have gone to press, the {city} desk says so at the foot of the piece, with the day "
    "and the reason, and leaves the old one legible.",
)
QUOTE = "“We {did} it {why}, and we would do so again,” said {name}, who runs the unit in {city}."
SAFETY = "Anyone who takes the {kind} should speak to a pharmacist before stopping it, {city} hospital said."
COMPANY = "{company} of {city} makes {trade} products and employs {number} people, most of them in research."
INTRO = "The dispute over the {kind} in {city} began when {who} {did} {what} {why}."
PARAGRAPH_TAGS = ("<p>{}</p>", "<div class='par'>{}</div>", "<p class='text'><span>{}</span></p>", "<p>{}<br></p>")
BODIES = (
    "<article><h1>{title}</h1>{body}</article>",
    "<main><div class='story'><h1>{title}</h1><div class='story-text'>{body}</div></div></main>",
    "<div id='content'><h1>{title}</h1><section>{body}</section></div>",
    "<div class='w'><div class='c1'><h1 class='t'>{title}</h1>{body}</div></div>",
)


@dataclass(frozen=True)
class Made:
    """A page, the site's own paragraphs on it, and what it rightly shares with other articles."""

    url: str
    html: str
    standing: tuple[str, ...]
    honest: tuple[str, ...]


def sentence(chance: random.Random) -> str:
    said = [chance.choice(WORDS[key]) for key in ("who", "did", "what", "why", "who", "did", "what")]
    text = " ".join(said[:4]) + ", " + " ".join(said[4:]) + "."
    return text[0].upper() + text[1:]


def site(number: int) -> Iterator[Made]:
    """The articles of one site. Which of its paragraphs stand where is the site's, and stays so."""
    chance = random.Random(f"site {number}")

    def filled(text: str, **said: object) -> str:
        chosen = {key: chance.choice(words) for key, words in WORDS.items()}
        said = {"year": chance.randint(1961, 2019), "kind": "tablet", "company": "Nordhaven", **chosen, **said}
        return text.format_map({"number": "{number}", "day": "{day}", "writer": "{writer}", **said})

    standing = [filled(text) for text in chance.sample(STANDING, 3)]
    places = [chance.choice(("start", "middle", "anywhere", "end")) for _ in standing]
    rare = {
        filled(INTRO): (7, 8),
        filled(QUOTE): (5, 9, 21),
        filled(COMPANY, number=412): (11, 26),
        filled(SAFETY): (4, 13, 18, 25),
    }
    paragraph_tag, body_tag = chance.choice(PARAGRAPH_TAGS), chance.choice(BODIES)
    for count in range(ARTICLES):
        own = [" ".join(sentence(chance) for _ in range(2)) for _ in range(chance.randint(5, 9))]
        shared = [text for text, numbers in rare.items() if count in numbers]
        for text in shared:
            own.insert(0 if text.startswith("The dispute") else chance.randint(2, len(own)), text)
        parts = [paragraph_tag.format(text) for text in own]
        parts.insert(4, "<h2>Background to the decision</h2><ul><li>Phase 3</li><li>Adults with diabetes</li></ul>")
        parts.insert(
            5, "<table><tr><th>Group</th><th>Share of patients</th></tr><tr><td>Placebo</td><td>9</td></table>"
        )
        told = [text.replace("{number}", f"{chance.randint(4000, 90000):,}") for text in standing]
        told = [text.replace("{day}", str(chance.randint(1, 28))) for text in told]
        told = [text.replace("{writer}", chance.choice(WORDS["name"])) for text in told]
        for text, place in zip(told, places, strict=True):
            where = {"start": 0, "middle": 3, "end": len(parts)}.get(place, chance.randint(1, len(parts)))
            parts.insert(where, paragraph_tag.format(text))
        title = sentence(chance)[:60]
        page = body_tag.format(title=title, body="".join(parts))
        footer = "<footer><a href='/a'>About</a> <a href='/b'>Contact</a></footer>"
        honest = (*shared, "Background to the decision", "Phase 3", "Share of patients")
        html = f"<html lang=en><head><title>{title}</title></head><body>{page}{footer}</body></html>"
        yield Made(f"https://site{number}.example/{count}", html, tuple(told), honest)


def leaks(made: Made, article: Article) -> int:
    return sum(text in article.text for text in made.standing)


def lost(made: Made, before: Article, after: Article) -> int:
    return sum(text in before.text and text not in after.text for text in made.honest)


def timed(work: Callable[[], Article]) -> tuple[Article, float]:
    began = time.process_time()
    article = work()
    return article, time.process_time() - began


def main() -> None:
    counts: Counter[str] = Counter()
    seconds = 0.0
    sizes = []
    for number in range(SITES):
        made = list(site(number))
        memory = SiteMemory()
        articles = [clean(page.html, page.url) for page in made]
        for page, article in zip(made, articles, strict=True):

            def remember(article: Article = article, memory: SiteMemory = memory) -> Article:
                memory.learn(article.url, article.blocks)
                return without_repeated(article, memory)

            live, took = timed(remember)
            seconds += took
            counts["printed"] += len(page.standing)
            counts["without memory"] += leaks(page, article)
            counts["as they come"] += leaks(page, live)
            counts["lost as they come"] += lost(page, article, live)
        for page, article in zip(made, articles, strict=True):
            later = without_repeated(article, memory)
            counts["cleaned anew"] += leaks(page, later)
            counts["lost cleaned anew"] += lost(page, article, later)
            counts["honest"] += sum(text in article.text for text in page.honest)
        sizes.append(len(memory.dump()))
    pages = SITES * ARTICLES
    print(
        f"{SITES} sites, {pages} pages, {counts['printed']} standing paragraphs, {counts['honest']} honest repetitions"
    )
    for name in ("without memory", "as they come", "cleaned anew"):
        share = counts[name] / counts["without memory"]
        print(f"{name:<15} {counts[name]:>5} leaked  {share:6.1%}  {counts['lost ' + name]:>3} honest ones lost")
    print(f"{seconds * 1000 / pages:.3f} ms a page, {max(sizes) / 1000:.0f} kB the largest memory")


if __name__ == "__main__":
    main()
