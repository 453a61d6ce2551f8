"""What is asked for must be what is quoted: a price for a price, a count of the thing that is counted."""

import pytest

from service.source_asks import answers_kind, telling_words


@pytest.mark.parametrize(
    ("question", "shown", "answers"),
    [
        ("Wat kost de cursus?", "De cursus kost 80 euro.", True),
        ("Wat kost de cursus?", "De cursus duurt twee dagen.", False),
        ("Moet ik betalen voor een gesprek?", "Een gesprek is kosteloos.", True),
        ("Hoeveel tijd kost een gesprek?", "Een gesprek duurt vijftig minuten.", True),
        ("Hoeveel tijd kost een gesprek?", "Een gesprek is gratis.", False),
        ("Hoe oud zijn de deelnemers?", "Zij zijn tussen de dertien en zeventien jaar.", True),
        ("Hoe oud is zij?", "Zij werkt sinds 2016 in de wijk.", False),
        ("In welke stad is de cursus?", "De cursus wordt gegeven in Utrecht.", True),
        ("In welke stad ligt de wijk?", "Zij werkt in de wijk.", False),
        ("Hoeveel lessen zijn er?", "Het pakket telt vijf lessen.", True),
        ("Hoeveel leraren doen mee?", "Er zijn dertig docenten.", True),
        ("Hoeveel studenten doen mee?", "Zij komen twee middagen.", False),
        ("Hoeveel projecten zijn er in Gelderland?", "Gelderland | 11 | 540", True),
        ("Hoe vaak komt de groep bijeen?", "De groep komt elke maandag bijeen.", True),
        ("Wie is de directeur van het bureau?", "Het bureau stuurt de uitkomst naar de Kamer.", False),
        ("Wie is de directeur van het bureau?", "Het bureau wordt geleid door Anna de Wit.", True),
        ("Voor wie is de lijn?", "De lijn is er voor ouders.", True),
        ("Wat doet de huismeester?", "De huismeester opent de zaal.", True),
    ],
)
def test_words_answer_a_question_only_with_what_it_asks_for(question: str, shown: str, answers: bool) -> None:
    assert answers_kind(question, shown) is answers


def test_what_tells_is_what_the_question_is_about() -> None:
    assert telling_words("Hoe lang duurt een consultatie?").split() == ["een", "consultatie?"]
    assert "wijkfonds" in telling_words("Wat kost het wijkfonds?")
