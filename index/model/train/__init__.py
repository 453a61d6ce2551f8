"""How the embedded encoder was made: `python -m index.model.train --data DIR --out DIR`.

Needs the extras `encoders` and `train`. Nothing here is imported at run time.
"""
