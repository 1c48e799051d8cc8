"""Training of the model in `digest.clean.model`: `python -m digest.clean.training FOLDER...`.

In: folders of saved pages with their true text. Out: the packed model, and how well the whole room does with models
that never saw the page's domain. Needs the `training` dependency group; nothing else in the project imports it.
"""
