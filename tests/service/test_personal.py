"""Personal data is recognised by form and check digit, and ordinary questions are let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.personal import personal_data, valid_bsn, valid_iban

KNOWN = frozenset(
    "zorg en veiligheidshuis raad voor de kinderbescherming rotterdam schiedam tweede kamer landelijk steunpunt "
    "extremisme sociale stabiliteit nctv var lse maastricht nji vng ror behr-groep college van burgemeester".split()
)


def _kinds(text: str) -> tuple[str, ...]:
    return personal_data(text, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Zijn bsn is 111222333", "bsn"),
        ("bsn 1112.22.333 graag nakijken", "bsn"),
        ("Mail jan.jansen@voorbeeld.nl maar", "email"),
        ("bel 06-12345678", "phone"),
        ("zijn nummer is +31 6 1234 5678", "phone"),
        ("010-1234567 is van hem", "phone"),
        ("rekening NL91 ABNA 0417 1643 00", "iban"),
        ("auto met kenteken 12-ABC-3", "plate"),
        ("hij woont op Kerkstraat 12", "address"),
        ("postcode 3011 AB", "address"),
        ("Mijn buurman Ahmed doet raar", "name"),
        ("mijn collega Petra de Boer deelt filmpjes", "name"),
        ("een leerling die heet Kevin", "name"),
        ("R. Termeulen is eerder veroordeeld", "name"),
        ("dossier van J.P. van den Broek", "name"),
        ("een man, geboren op 2 november 1989", "birth"),
        ("geb. 02-11-1989", "birth"),
        ("Is Fatima Elmansouri bij jullie bekend?", "name"),
    ],
)
def test_personal_data_is_seen(text: str, kind: str) -> None:
    assert kind in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wie is de aangewezen bestuurlijk portefeuillehouder?",
        "Hoe mail ik VeiligheidsAlliantie@rotterdam.nl?",
        "Wat doet de Raad voor de Kinderbescherming?",
        "Mijn buurman gedraagt zich vreemd, waar meld ik dat?",
        "Zit het Zorg en Veiligheidshuis erbij?",
        "Werkt gemeente Schiedam samen met Rotterdam?",
        "Wat zegt wetsvoorstel 36225?",
        "Komt de politie (CTER) ook?",
        "In 2024 waren er 123456789 dingen",
        "Hoe zit het met weg 3 en plan 4?",
        "Welke training past bij een Boa?",
    ],
)
def test_ordinary_questions_pass(text: str) -> None:
    assert _kinds(text) == ()


def test_first_name_after_a_relation_is_a_name_though_the_question_bank_holds_it() -> None:
    assert personal_data("Mijn buurman Ahmed doet raar", {"ahmed", "buurman"}.__contains__) == ("name",)
    assert personal_data("Een medewerker Zorg doet raar", {"zorg"}.__contains__) == ()


@given(st.integers(10_000_000, 99_999_999))
def test_one_changed_digit_breaks_the_elfproef(number: int) -> None:
    digits = f"{number:08d}"
    total = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=True))
    if total % 11 == 10:
        return
    bsn = f"{digits}{total % 11}"
    assert valid_bsn(bsn)
    changed = str((int(bsn[0]) + 1) % 10) + bsn[1:]
    assert not valid_bsn(changed)


def test_an_account_number_with_a_changed_digit_is_none() -> None:
    assert valid_iban("NL91ABNA0417164300")
    assert not valid_iban("NL91ABNA0417164301")
