"""The shapes of text that is meant for a language model, or that speaks as one: patterns in Dutch and English.

Each pattern is read without regard for capitals. They ask for more than one sign at
a time (an order, what it is about, whom it is for), so that "Vergeet niet de context
van het gezin" and "Gebruik de tool" remain what they are.
"""

import re

from ingest.source_types import CutReason

_MODEL = (
    r"(?:ai|a\.i\.|kunstmatige intelligentie|taalmodel\w*|language model\w*|llm\w*|chatbot\w*|chatgpt|gpt\w*|"
    r"assistent|assistant|copilot|bot|virtual agent)"
)
_FORGET = (
    r"(?:negeert?|vergeet|omzeil|verwerp|overschrijf|sla|ignore|disregard|forget|override|bypass|discard|drop|"
    r"do not follow|don't follow|volg niet)\b(?!\W+niet\b)"
)
_EARLIER = (
    r"(?:all\w*|any|every|vorige?|voorgaande|voorafgaande|eerdere?|bovenstaande|previous|prior|above|earlier|"
    r"preceding|existing|bestaande|your|je|jouw|uw)"
)
_THESE = r"(?:de|het|deze|die|dit|the|this|that|those|these)"
_STRONG = r"(?:instructi\w*|prompts?|systeemprompt|system\s?prompt|instructions?|guidelines|directives?)"
_ORDERS = (
    r"(?:instructi\w*|opdracht\w*|aanwijzing\w*|prompts?|regels|richtlijnen|rules|guidelines|directives?|context|"
    r"commands?|orders?|systeemprompt|system\s?prompt|beveiliging\w*|safeguards?|beperkingen|restrictions)"
)
_USER = r"(?:de gebruiker|de vraagsteller|elke gebruiker|iedere gebruiker|the users?|every user)"
_SHOULD = (
    r"(?:moet|dien\w*|antwoord\w*|zeg\w*|negeer\w*|noem\w*|vermeld\w*|verwijs\w*|schrijf\w*|must|should|shall|reply|"
    r"respond|answer|say|ignore|write|output|tell|include|mention|recommend)"
)
_START = r"(?:^|[.!?:;,\"”]\s*|\b(?:je|you|en|and|please)\s+)"

_INSTRUCTIONS = (
    # Forget what you were told.
    rf"\b{_FORGET}(?:\W+\w+){{0,4}}?\W+{_EARLIER}\b(?:\W+\w+){{0,4}}?\W+{_ORDERS}\b",
    rf"\b{_FORGET}\W+{_THESE}(?:\W+\w+){{0,2}}?\W+{_STRONG}\b",
    rf"\b(?:negeren|vergeten|ignoring|disregarding)\W+(?:\w+\W+){{0,2}}?{_EARLIER}\W+{_STRONG}\b",
    rf"\b{_FORGET}(?:\W+\w+){{0,3}}?\W+(?:everything|alles)\b(?:\W+\w+){{0,3}}?\W+(?:above|before|hierboven|hiervoor|"
    r"boven|eerder|gezegd|geleerd|told|said|learned)\b",
    # Here are other orders.
    r"\b(?:system|systeem)[\s-]?(?:prompt|bericht|message|instructi\w*)\b",
    r"^\W*(?:nieuwe|new|updated)\W+(?:instructi\w*|systeem\w*|system\w*)\s*:",
    rf"\b(?:nieuwe|new|updated|belangrijke|important)\W+{_ORDERS}\W+(?:voor|for|to|aan)\W+(?:\w+\W+){{0,2}}?{_MODEL}\b",
    # You are somebody else now.
    r"\b(?:je|jij|you)\W+(?:bent|are)\W+(?:nu|now|voortaan|vanaf nu|from now on|niet langer|no longer)\b"
    rf"(?:\W+\w+){{0,6}}?\W+(?:{_MODEL}|expert|rol|role|mode|modus|gebonden|bound|restricted)\b",
    rf"\b(?:je|jij|you)\W+(?:bent|are)\W+(?:een|an?|the|de)\W+(?:\w+\W+){{0,3}}?{_MODEL}\b",
    r"\b(?:pretend|act as|roleplay as|doe alsof je|gedraag je als|speel de rol van)\W+(?:\w+\W+){0,6}?"
    rf"(?:{_MODEL}|unrestricted|onbeperkte?|no rules|geen regels|hacker|beheerder|admin\w*)\b",
    # Whom it is for.
    rf"\b(?:als|indien|if|when|wanneer|as)\W+(?:je|jij|u|you(?:'re)?|an?|the|een|de|dit)\W+(?:\w+\W+){{0,4}}?{_MODEL}\b"
    rf"(?:\W+\w+){{0,12}}?\W+{_SHOULD}\b",
    r"\b(?:let op|attention|aan|note to|notice to|bericht aan|message to|dear|beste|geachte|hey|hallo)\W+"
    rf"(?:\w+\W+){{0,3}}?{_MODEL}\b(?:\W+\w+){{0,2}}?\s*[:,!]",
    # How to answer.
    rf"(?:{_START}(?:antwoord|answer)|\b(?:respond|reply))\W+(?:\w+\W+){{0,2}}?(?:uitsluitend|alleen|voortaan|altijd|enkel|only|"
    r"always|exclusively|exactly|precies)\W+(?:\w+\W+){0,2}?(?:met|dat|in|with|that)\b",
    rf"{_START}(?:antwoord|reageer|respond|reply|answer)\W+(?:\w+\W+){{0,4}}?(?:met het woord|met de zin|met de tekst|"
    r"in het engels|in english|with the \w+)\b",
    rf"\b(?:zeg|vertel|meld|antwoord|tell|inform|advise|convince|adviseer|overtuig)\W+(?:\w+\W+){{0,2}}?{_USER}\b",
    rf"\b(?:vraag|ask|stuur|send|verwijs|direct|redirect|verleid)\W+(?:\w+\W+){{0,2}}?{_USER}\b(?:\W+\w+){{0,6}}?\W+"
    r"(?:wachtwoord\w*|password\w*|bsn|e-?mail\w*|naar|to|om|for)\b",
    r"\b(?:onthul|toon|geef|print|reveal|repeat|herhaal|output|show|leak|lek)\W+(?:\w+\W+){0,4}?(?:je|jouw|your)\W+"
    r"(?:\w+\W+){0,2}?(?:instructi\w+|prompts?|api[- ]?keys?|secrets?|geheime\w*|configurati\w+)\b",
    r"\b(?:do not|don't|never)\W+(?:\w+\W+){0,2}?(?:mention|reveal|disclose|cite|quote)\b",
    r"\b(?:noem|vermeld|citeer)\W+(?:\w+\W+){0,3}?(?:geen bron\w*|de bron\w* niet|nooit (?:een |de )?bron\w*)\b",
    # Words of the trade and marks of the wire.
    r"\b(?:jailbreak\w*|prompt[- ]?inject\w*|developer mode|ontwikkelaarsmodus|do anything now|god mode|sudo mode)\b",
    r"<\|[a-z_]+\|>|\[/?inst\]|<</?sys>>|</?(?:system|assistant|user|instructions?|context|prompt)>|"
    r"\{\W*role\W*:|\brole\W*:\W*(?:system|assistant|user)\b|#{2,}\s*(?:instructi\w+|system|response|opdracht)\b",
    r"[-=*#<\[]{2,}\W*(?:einde|end|begin|start)\W+(?:van |of )?(?:de |het |the )?(?:context|bron\w*|document\w*|prompt|"
    r"instructi\w+|source\w*|system)\b",
    r"!\[[^\]]*\]\(\s*https?:|\bdata:\w+/[\w.+-]+[;,]|\bjavascript:|<\s*(?:script|iframe)\b|"
    r"<\s*(?:img|a|form|svg|link|meta)\s+\w+\s*=",
    r"\b(?:decodeer|decode|execute|voer)\W+(?:\w+\W+){0,4}?(?:base64|rot13|hexadecima\w*|deze code uit|this code)\b",
    r"\b(?:roep|call|invoke)\W+(?:\w+\W+){0,3}?(?:the tool|the function|functie aan|tool aan)\b",
)
_IMPERSONATIONS = (
    r"^\W*(?:assistent|assistant|handreiking-?assistent|ai|chatbot|bot|antwoord van de assistent|systeem|system|"
    r"gebruiker|user|human)\s*:",
    rf"\b(?:ik ben|i am|i'm|hier spreekt|u spreekt met)\W+(?:de|uw|your|the|een|an?)\W+(?:\w+\W+){{0,3}}?{_MODEL}\b",
    r"\b(?:dit is|this is)\W+(?:de|uw|your|the)\W+(?:handreiking\W?|digitale |virtuele |ai\W?)?"
    r"(?:assistent|assistant)\b",
    r"\bals (?:uw|de|jouw) (?:\w+[\s-]){0,2}?(?:assistent|chatbot)\b(?:\W+\w+){0,3}?\W+(?:ik|raad|adviseer|bevestig)\b",
    r"\bde (?:handreiking\W|ai\W|digitale |virtuele )?(?:assistent|chatbot) (?:zegt|adviseert|bevestigt|verklaart|"
    r"antwoordt)\b",
)

RULES = tuple(
    (reason, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.MULTILINE))
    for reason, patterns in (
        (CutReason.INSTRUCTION, _INSTRUCTIONS),
        (CutReason.IMPERSONATION, _IMPERSONATIONS),
    )
)
