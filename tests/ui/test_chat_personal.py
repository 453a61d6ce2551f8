"""Personal data stops in the browser: nothing leaves it, and it is judged as the service would."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from ingest.types import Corpus
from service.assistant import Assistant
from service.personal import personal_data
from ui import chat_texts as texts

Judge = Callable[[list[str]], list[set[str]]]
Ask = Callable[[Page, str], None]

_PERSONAL = {
    "Ik maak me zorgen over Jan de Vries": "een naam",
    "Mijn buurman Ahmed doet raar": "een naam",
    "een leerling die heet Çağlar": "een naam",
    "Is Fatima Elmansouri bij jullie bekend?": "een naam",
    "R. Termeulen is eerder veroordeeld": "een naam",
    "Bel mij op 06-12345678": "een telefoonnummer",
    "zijn nummer is +31 6 1234 5678": "een telefoonnummer",
    "Mail jan.jansen@voorbeeld.nl maar": "een e-mailadres",
    "Zijn bsn is 111222333": "een burgerservicenummer",
    "rekening NL91 ABNA 0417 1643 00": "een rekeningnummer",
    "auto met kenteken 12-ABC-3": "een kenteken",
    "hij woont op Kerkstraat 12": "een adres",
    "postcode 3011 AB": "een adres",
    "een man, geboren op 2 november 1989": "een geboortedatum",
}
_ORDINARY = [
    "Hoe mail ik VeiligheidsAlliantie@rotterdam.nl?",
    "Wat doet de Raad voor de Kinderbescherming?",
    "Mijn buurman gedraagt zich vreemd, waar meld ik dat?",
    "Wat zegt wetsvoorstel 36225?",
    "In 2024 waren er 123456789 dingen",
    "Rekening NL91ABNA0417164301 klopt niet",
]


@pytest.fixture(scope="module")
def judge(browser: Browser, address: str) -> Judge:
    """Give the browser's own judgement of many texts."""
    page = browser.new_page()
    page.goto(address)
    module = page.locator('link[rel="modulepreload"][href*="personal"]').get_attribute("href")

    def judged(asked: list[str]) -> list[set[str]]:
        script = """async ([module, texts]) => {
          const { personalData } = await import(module);
          return Promise.all(texts.map(personalData));
        }"""
        return [set(kinds) for kinds in page.evaluate(script, [module, asked])]

    return judged


@pytest.mark.parametrize(("text", "kind"), _PERSONAL.items())
def test_personal_data_is_not_sent_and_one_reads_why(page: Page, text: str, kind: str) -> None:
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.locator("#question").fill(text)
    page.locator("#question").press("Enter")
    expect(page.locator("#banner")).to_contain_text(
        f"niet verstuurd, want er staan gegevens over een persoon in ({kind}"
    )
    expect(page.locator("#question")).to_have_value(text)
    expect(page.locator("#question")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#log article")).to_have_count(0)
    assert sent == []


def test_without_the_personal_data_the_question_is_answered(page: Page, ask: Ask) -> None:
    page.locator("#question").fill("Mijn buurman Ahmed doet raar, waar meld ik dat?")
    page.locator("#question").press("Enter")
    expect(page.locator("#banner")).to_be_visible()
    page.locator("#question").press_sequentially(" ")
    expect(page.locator("#banner")).to_be_hidden()
    ask(page, "Waar kan ik een zorg over iemand melden?")
    expect(page.locator(".asked")).to_have_text("Waar kan ik een zorg over iemand melden?")


def test_personal_data_is_not_searched_for_and_not_sent_as_a_remark(page: Page, ask: Ask, cited: str) -> None:
    ask(page, cited)
    page.locator('[data-up="1"]').click()
    expect(page.locator(".remark")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.locator("#words").fill("06-12345678")
    expect(page.locator("#found")).to_have_text(texts.SCRIPT["searchPersonal"])
    page.locator(".remark textarea").fill("Mail jan.jansen@voorbeeld.nl maar")
    page.get_by_role("button", name=texts.REMARK_SEND, exact=True).click()
    expect(page.locator(".outcome")).to_contain_text("een e-mailadres")
    assert sent == []


def test_browser_and_service_judge_alike(judge: Judge, assistant: Assistant, corpus: Corpus) -> None:
    bank = [question for page in corpus.pages for entry in page.bank for question in entry.questions]
    boundaries = [question for boundary in corpus.boundaries for question in boundary.questions]
    asked = [*_PERSONAL, *_ORDINARY, *bank, *boundaries]
    knows = assistant.handbook.knows
    differ = {
        text: kinds for text, kinds in zip(asked, judge(asked), strict=True) if kinds != set(personal_data(text, knows))
    }
    assert differ == {}


_PIECE = st.one_of(
    st.sampled_from(
        [*"0123456789 -.+@", "Kerkstraat", " van ", "Jan", "Öz", "é", "geboren ", "collega ", "heet ", "NL91"]
    ),
    st.characters(categories=["Ll", "Lu", "Nd", "Zs", "Pd"], max_codepoint=0x17F),
)


@settings(max_examples=60, deadline=None)
@given(asked=st.lists(st.lists(_PIECE, max_size=16).map("".join), min_size=20, max_size=40))
def test_browser_and_service_judge_any_text_alike(judge: Judge, assistant: Assistant, asked: list[str]) -> None:
    knows = assistant.handbook.knows
    assert judge(asked) == [set(personal_data(text, knows)) for text in asked]
