"""The Dutch that the index layer says to people: errors and progress."""

NO_INDEX = "Er is nog geen index in {folder}. Maak hem met: handreiking index build"
DAMAGED = (
    "De index {generation} is beschadigd: {file} is niet wat het was. Maak hem opnieuw met: handreiking index build"
)
UNREADABLE_MANIFEST = (
    "Het bestand {file} is niet te lezen ({reason}). Maak de index opnieuw met: handreiking index build"
)
OTHER_FORMAT = (
    "De index {generation} heeft vorm {found}, dit programma leest vorm {expected}. "
    "Maak hem opnieuw met: handreiking index build"
)
OTHER_ENCODER = (
    "De index is gemaakt met het model {found}, maar nu is {expected} ingesteld. "
    "Maak hem opnieuw met: handreiking index build"
)
ENCODING = "Teksten omzetten"
NO_MODEL = "In {folder} staat geen model. Zet HANDREIKING_ENCODER op een map met een model, of laat hem leeg."
NO_EXTRA = "Voor het model {name} is een extra nodig. Installeer die met: pip install -e '.[encoders]'"
CANNOT_LOAD = "Het model {name} kan niet geladen worden: {reason}"
NO_PROMPTS = (
    "Het model {name} is getraind met een voorvoegsel voor vragen en teksten, maar zijn map noemt er geen. "
    "Zet de voorvoegsels in config_sentence_transformers.json, onder 'prompts' (query en document)."
)
