"""Three paragraphs of an invented news article."""

FIRST = (
    "Regulators in Brussels accepted the filing for velmotinib on Tuesday, the company said, opening a review that is "
    "expected to take about ten months and to end before the next summer."
)
SECOND = (
    "The application rests on a trial of 412 patients in which the tablet delayed progression by five months against "
    "standard chemotherapy, with few patients stopping treatment early."
)
THIRD = (
    "Analysts had expected the filing a quarter earlier, and the shares rose four percent in early trading before "
    "giving up most of that gain in the afternoon."
)
