"""The learned part of cleaning: for each passage of a page, how likely it is the article's.

`features` turns passages into numbers, `trees` turns numbers into probabilities. Training is in
`digest.clean.training`; nothing here needs more than numpy.
"""
