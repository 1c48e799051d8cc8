"""Boxes of several makes, pasted anywhere into an article: none comes through, and nothing else changes."""

from __future__ import annotations

import pytest

from digest.clean import clean

WIDGETS = {
    "email form": (
        "<div class='box-7'><h3>Stay in the know</h3><form action='/nl'><label>Your address</label>"
        "<input type='email' name='em'><button>Subscribe</button><small>Get the best of the week, free of "
        "charge, in your "
        "inbox each Friday morning</small></form></div>"
    ),
    "Mailchimp": (
        "<div id='mc_embed_shell'><div id='mc_embed_signup'><form class='validate' "
        "action='//x.list-manage.com/subscribe'>"
        "<h2>Subscribe</h2><p>* indicates required</p><label>Email Address *</label><input type='email' name='EMAIL'>"
        "<input type='text' name='b_1' tabindex='-1'><input type='submit' value='Subscribe'></form></div></div>"
    ),
    "HubSpot": (
        "<div class='hs-cta-wrap'><div class='hbspt-form'><form class='hs-form stacked' novalidate><div "
        "class='hs-richtext'>"
        "<p>Never miss a readout</p></div><div class='hs-field'><label>Email<span>*</span></label><div class='input'>"
        "<input name='email' type='email' class='hs-input'></div></div><p>We're committed to your privacy. You may "
        "unsubscribe from these communications at any time.</p></form></div></div>"
    ),
    "footer blocks": (
        "<div class='Ft'><div class='Ft-block'><h3 class='Ft-title'>Free newsletter sign up</h3><form><p>"
        "<label>Free newsletter</label><input type='email'><button>Subscribe</button><span>Sign up to our "
        "free newsletter "
        "and get the latest news sent direct to your inbox</span></p></form></div><div class='Ft-block'>"
        "<h3>The Pill Post</h3><ul><li><a href='/reuse'>Apply to reuse our content</a></li>"
        "<li><a href='/about'>About us</a></li><li><a href='/ads'>Advertise with us</a></li></ul></div></div>"
    ),
    "field without a form": (
        "<section class='x-9f2'><h4>The Friday letter</h4><div><input type='email' placeholder='you@example.com'>"
        "<span role='button'>Join</span><span>No spam, ever.</span></div></section>"
    ),
    "log-in modal": (
        "<div class='modal fade' id='signInBox' role='dialog' aria-hidden='true'><div "
        "class='modal-body'><h4>Log in to your "
        "account</h4><form method='post'><label>User name or e-mail</label><input name='user'><label>Password</label>"
        "<input type='password'><label><input type='checkbox'>Stay logged in</label></form><p>Forgot your "
        "password? Click "
        "here to reset it</p><p>New here? Register to read everything</p></div></div>"
    ),
    "metered paywall": (
        "<div class='paywall-message'><h3>You have read your last free article this month</h3><p>Subscribe now for "
        "unlimited access.</p><a class='btn' href='/plans'>See the plans</a><p>Already a subscriber? "
        "<a href='/login'>Log in</a></p></div>"
    ),
}

PARAGRAPHS = [
    "Regulators in Brussels accepted the filing for velmotinib on Tuesday, the company said, opening a review that is "
    "expected to take about ten months and to end before the next summer.",
    "The application rests on a trial of 412 patients in which the tablet delayed progression by five months against "
    "standard chemotherapy, with few patients stopping treatment early.",
    "Analysts had expected the filing a quarter earlier, and the shares rose four percent in early trading before "
    "giving up most of that gain in the afternoon.",
    "Two rivals are testing tablets of the same kind in earlier lines of treatment, and one of them will present its "
    "first results at a meeting in Chicago in June, according to its programme.",
    "The company has built a plant near Ghent that can make enough for forty thousand patients a year, "
    "and it has begun "
    "to hire a sales force in Germany and France, its chief executive said.",
]
NAV = "<nav><a href='/'>Home</a><a href='/news'>News</a><a href='/jobs'>Jobs</a></nav>"
FOOTER = "<footer><a href='/terms'>Terms</a><a href='/privacy'>Privacy</a></footer>"
LAYOUTS = {
    "article": (f"{NAV}<main><article><h1>Velmotinib filing accepted</h1>", "</article></main>" + FOOTER),
    "divs": (f"{NAV}<div id='wrap'><h1>Velmotinib filing accepted</h1><div class='c12'>", "</div></div>" + FOOTER),
    "sections": (
        "<div><section><h1>Velmotinib filing accepted</h1></section><section><div>",
        "</div></section></div>" + FOOTER,
    ),
}


def page(layout: str, inserted: str = "", place: int = 0) -> str:
    opening, closing = LAYOUTS[layout]
    parts = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    parts.insert(place, inserted)
    return (
        f"<html lang=en><head><title>Velmotinib filing accepted</title></head><body>{opening}{''.join(parts)}{closing}"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("widget", WIDGETS)
@pytest.mark.parametrize("place", range(1, 6))
def test_box_pasted_into_an_article_leaves_no_trace(layout: str, widget: str, place: int) -> None:
    untouched = clean(page(layout))
    assert untouched.text == "\n\n".join(PARAGRAPHS)
    cleaned = clean(page(layout, WIDGETS[widget], place))
    assert cleaned.blocks == untouched.blocks
    assert (cleaned.title, cleaned.dek, cleaned.authors) == (untouched.title, untouched.dek, untouched.authors)


@pytest.mark.parametrize(
    ("widget", "reason"), [("footer blocks", "signup"), ("log-in modal", "login"), ("metered paywall", "paywall")]
)
def test_the_whole_box_goes_for_one_reason(widget: str, reason: str) -> None:
    before = {removed.text for removed in clean(page("article")).removed}
    removed = [each for each in clean(page("article", WIDGETS[widget], 2)).removed if each.text not in before]
    assert {each.reason for each in removed} == {reason}


def test_list_around_a_field_is_not_part_of_the_box() -> None:
    items = ["Who may take part", "What to bring along", "Where the sites are", "When it ends"]
    checklist = "".join(f"<li>{item}</li>" for item in items)
    html = page("article", f"<div><ul>{checklist}</ul><form><input type='email'>Send me the list</form></div>", 3)
    assert all(item not in [each.text for each in clean(html).removed if each.reason == "signup"] for item in items)
