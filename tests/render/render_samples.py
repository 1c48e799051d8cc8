"""Editions to render. The stories are invented; no company, product or event in them exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from digest.model import (
    Card,
    Catalyst,
    Change,
    Edition,
    Outlet,
    Period,
    Precision,
    ScorePart,
    Section,
    Sentence,
    Update,
)

DAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def at(day: int, hour: int, minute: int) -> datetime:
    """A time in November 2026, UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def card(
    title: str = "Halden files maritabine in Norway",
    *summary: str,
    outlets: tuple[str, ...] = ("Fjord Pharma",),
    kicker: str = "Filing accepted · NMPA",
    url: str = "https://news.example/story",
    language: str = "en",
    published: datetime = DAY,
    day_only: bool = False,
) -> Card:
    """A card whose sentences are its outlets' in turn."""
    named = tuple(Outlet(name, f"https://{index}.example/story") for index, name in enumerate(outlets))
    sentences = tuple(Sentence(text, named[index % len(named)]) for index, text in enumerate(summary))
    return Card("id", title, url, kicker, published, day_only, language, sentences, named, (url,))


def edition(
    *sections: Section,
    title: str = "Pharma Morning",
    timezone: str = "Europe/Berlin",
    events: tuple[tuple[str, int], ...] = (),
    articles: int = 3,
    left_out: int = 0,
    language: str = "en",
) -> Edition:
    """An edition of 23 November 2026."""
    since, until = datetime(2026, 11, 22, 5, tzinfo=UTC), datetime(2026, 11, 23, 5, tzinfo=UTC)
    return Edition(
        "morning", title, date(2026, 11, 23), timezone, since, until, sections, events, articles, left_out, language
    )


def of(*cards: Card, **about: object) -> Edition:
    """An edition with one section of `cards`."""
    return edition(Section("Regulatory", cards), **about)  # type: ignore[arg-type]


def sample() -> Edition:
    """An issue like those of a busy morning: 18 stories in five sections."""
    regulatory = Section(
        "Regulatory",
        (
            card(
                "Veltris wins EU approval for once-weekly insulin after a two-year wait",
                "The European Commission cleared Veltris Bio's once-weekly insulin orlaglutin for adults with type 2 "
                "diabetes on Friday, 26 months after the company first asked.",
                "The label carries a warning about low blood sugar in the first eight weeks, which the company had "
                "argued against.",
                "Veltris expects to sell it in Germany and Denmark from March.",
                outlets=("BioSpectrum Asia", "PR Newswire", "Nordic Life Science", "Pharma Observer", "MedWire Daily"),
                kicker="Approval · EMA",
                published=at(22, 19, 5),
            ),
            card(
                "FDA turns down Corvane's gene therapy for a rare form of blindness, asking for a second trial and "
                "for two more years of follow-up in the patients who were treated at the lower dose, the company says",
                "Corvane said on Saturday that the agency's letter raises no question about safety but asks for one "
                "more controlled study.",
                "Shares fell 41 percent in late trading.",
                outlets=("Gene Report", "Corvane Therapeutics"),
                kicker="Rejection · FDA",
                published=at(22, 16, 40),
            ),
            card(
                "恒岳制药的双特异性抗体上市申请获国家药监局受理",
                "恒岳制药周五宣布,其用于晚期胃癌一线治疗的双特异性抗体HY-204的上市申请已获国家药品监督管理局受理,并被纳入优先审评程序。",
                "三期临床试验显示,联合化疗的中位总生存期为16.8个月。",
                outlets=("医药经济报",),
                kicker="Filing accepted · NMPA",
                language="zh",
                day_only=True,
                published=datetime(2026, 11, 22, tzinfo=UTC),
            ),
            card(
                "Oxmere seeks UK nod for a nasal epinephrine film",
                "Oxmere has sent the MHRA an application for a dissolving film that is placed in the nose.",
                outlets=("Regulatory Weekly",),
                kicker="Filing submitted · MHRA",
                published=at(22, 9, 12),
            ),
        ),
    )
    clinical = Section(
        "Clinical trials",
        (
            card(
                "Tavoprant halves migraine days in a phase 3 trial",
                "Patients on the 60 mg dose had 4.1 fewer migraine days a month, against 1.9 fewer on placebo.",
                "The safety data are the surprise: no more patients left the trial on the drug than on placebo.",
                outlets=("Neuro Wire", "GlobeNewswire", "Pharma Observer"),
                kicker="Positive readout · phase 3",
                published=at(23, 4, 55),
            ),
            card(
                "Brightwell stops its Alzheimer's antibody after an interim look",
                "An independent committee found that the trial was very unlikely to meet its goal.",
                outlets=("MedWire Daily", "Business Wire"),
                kicker="Negative readout · phase 3",
                published=at(22, 21, 30),
            ),
            card(
                "FDA pauses Kestrel's cell therapy trial after a death",
                "The hold covers 31 patients at nine hospitals.",
                outlets=("Gene Report",),
                kicker="Clinical hold · FDA",
                published=at(22, 13, 2),
            ),
            card(
                "First patient dosed with an oral PCSK9 blocker from Lumen Road",
                "The study will enrol 420 people in Canada and Japan.",
                outlets=("Cardio Brief",),
                kicker="Trial start · phase 2",
                published=at(22, 11, 45),
            ),
        ),
    )
    deals = Section(
        "Deals and money",
        (
            card(
                "Arundel buys Pellucid for $3.2 billion in cash to enter eye disease",
                "Arundel will pay $48 a share, a premium of 62 percent to Thursday's close.",
                "Pellucid's lead drug, an eye drop for presbyopia, is due for an FDA decision in June.",
                "The deal still needs the consent of the Federal Trade Commission.",
                outlets=("Deal Desk", "Business Wire", "Pharma Observer", "MedWire Daily"),
                kicker="Acquisition",
                published=at(23, 3, 20),
            ),
            card(
                "Sanbei licenses ADC to Marlowe in a deal worth up to $840 million",
                "Marlowe pays $55 million up front for rights outside Greater China.",
                outlets=("BioSpectrum Asia", "PR Newswire"),
                kicker="Licensing deal",
                published=at(22, 8, 8),
            ),
            card(
                "Quillon raises $120 million for RNA editing",
                outlets=("Venture Notes",),
                kicker="Financing",
                published=at(22, 15, 0),
            ),
        ),
    )
    safety = Section(
        "Safety and supply",
        (
            card(
                "Germany warns of a winter shortage of paediatric amoxicillin",
                "The regulator BfArM counts four of seven suppliers as unable to deliver before January.",
                outlets=("Apotheken Journal", "Health Europe"),
                kicker="Shortage · BfArM",
                published=at(22, 12, 0),
            ),
            card(
                "Three lots of a heparin flush recalled for glass particles",
                "No injuries have been reported.",
                outlets=("FDA",),
                kicker="Recall · FDA",
                day_only=True,
                published=datetime(2026, 11, 21, tzinfo=UTC),
            ),
            card(
                "Plant in Gujarat gets a warning letter over missing batch records",
                "Inspectors found torn pages in a waste bin behind the quality laboratory.",
                outlets=("Regulatory Weekly", "Pharma Observer", "GMP Letter"),
                kicker="Manufacturing · FDA",
                published=at(22, 10, 10),
            ),
        ),
    )
    rest = Section(
        "Policy, people and companies",
        (
            card(
                "NICE says no to a £290,000 haemophilia therapy, for now",
                "The committee called the long-term evidence too thin.",
                outlets=("Health Europe", "Pharma Observer"),
                kicker="Pricing · NICE",
                published=at(22, 18, 1),
            ),
            card(
                "Japan to let hospitals reuse trial data from abroad",
                outlets=("Asia Health Policy",),
                kicker="Policy · PMDA",
                published=at(22, 7, 30),
            ),
            card(
                "Halden names its finance chief as chief executive",
                "Ingrid Sæther takes over on 1 January.",
                outlets=("Fjord Pharma",),
                kicker="Leadership",
                published=at(23, 4, 1),
            ),
            card(
                "Meridia cuts a fifth of its staff after a failed launch",
                "About 230 people will go, most of them in sales.",
                outlets=("MedWire Daily", "Venture Notes"),
                kicker="Layoffs",
                published=at(22, 20, 59),
            ),
        ),
    )
    return edition(
        regulatory,
        clinical,
        deals,
        safety,
        rest,
        events=(("approval", 1), ("rejection", 1), ("filing_accepted", 1), ("clinical_hold", 1), ("other", 2)),
        articles=61,
        left_out=7,
    )


def period(first: str, last: str = "", precision: Precision = "day") -> Period:
    """A period between two days in ISO 8601."""
    return Period(date.fromisoformat(first), date.fromisoformat(last or first), precision)


def day_ahead(
    when: Period,
    *before: Period,
    names: tuple[str, ...] = ("Maritabine", "Halden"),
    kind: str = "pdufa",
    uid: str = "maritabine-pdufa",
    title: str = "FDA takes three more months over maritabine",
    url: str = "https://news.example/maritabine",
    outlet: str = "Fjord Pharma",
) -> Catalyst:
    """A day to come, as an outlet told it on 22 November 2026."""
    return Catalyst(uid, kind, when, names, "FDA", title, url, outlet, at(22, 9, 0), before)


def sample_with_history() -> Edition:
    """The sample as readers of earlier issues get it: an update, what changed since, and dates ahead."""
    issue = sample()
    regulatory, *others = issue.sections
    first, *rest = regulatory.cards
    update = Update("event", date(2026, 3, 3), "approval", "filing_accepted", ("European Commission",))
    first = replace(first, update=update, score=(ScorePart("event", 10.0, "approval"), ScorePart("watch", 6.0, "EMA")))
    maritabine = day_ahead(period("2026-12-28"), period("2026-09-28"))
    calendar = (
        day_ahead(period("2026-12-03"), kind="advisory_committee", names=("Tavoprant", "Neurelia"), uid="tavoprant-ac"),
        maritabine,
        day_ahead(
            period("2027-01-01", "2027-03-31", "quarter"), kind="closing", names=("Arundel", "Pellucid"), uid="c"
        ),
        day_ahead(period("2027-06-01", "2027-06-30", "month"), kind="readout", names=("HY-204", "恒岳制药"), uid="hy"),
        day_ahead(period("2027-07-01", "2027-12-31", "half"), kind="launch", names=("Orlaglutin",), uid="o"),
    )
    changes = (
        Change("approval", first.title, first.url, first.story_id, ("European Commission",)),
        Change("rejection", rest[0].title, rest[0].url, "elsewhere", ("FDA",)),
        Change("date_moved", maritabine.title, maritabine.url, catalyst=maritabine),
        Change("date_set", calendar[2].title, calendar[2].url, catalyst=calendar[2]),
    )
    sections = (replace(regulatory, cards=(first, *rest)), *others)
    return replace(issue, sections=sections, changes=changes, calendar=calendar, calendar_shown=4)
