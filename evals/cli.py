"""`handreiking eval`: measure, compare, report, and keep what was won.

Faults leave as EvalsError (or an IngestError of the corpus); whoever mounts `app` turns them into one line.
Questions of the test half are counted, never shown, unless `--show-test` asks for them.
"""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from evals import ablation as ablating
from evals import compare as comparing
from evals import gate as gating
from evals import leaks as leaking
from evals import report as reporting
from evals import results, suites, texts, views
from evals import unseen as unseeing
from evals.cases import QUESTIONS, load_cases
from evals.errors import ResultsError
from evals.local import build_local, open_ranker
from evals.measures.whole import correct
from evals.measuring import ROOT, WORK, measure, open_target, own_handbook, own_settings, planted
from evals.own_pages import try_own_pages
from evals.source_shares import markdown_table
from evals.source_trial import try_sources
from evals.tune.decision import fit_decision, grounds
from evals.tune.examples import dev_questions, example_questions
from evals.tune.fusion import fit_fusion
from evals.types import Case, Run, Split
from evals.writing import MarkdownFiles, measure_model, measure_sentences, measure_writers
from index.fusion import WEIGHTS, Weights
from index.search import open_index
from ingest.corpus import load_corpus
from service.decide import DECISION

app = typer.Typer(help=texts.HELP, no_args_is_help=True)
_console = Console()
_KINDS_SHOWN = ("accuracy", "recall@1", "recall@3", "key_facts", "status_accuracy")

SplitChoice = Annotated[str, typer.Option("--split", help=texts.HELP_SPLIT)]
Questions = Annotated[Path, typer.Option("--questions", help=texts.HELP_QUESTIONS, show_default="evals/questions")]
Url = Annotated[str, typer.Option("--url", help=texts.HELP_URL)]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help=texts.HELP_WORKERS)]
Results = Annotated[str, typer.Argument(help=texts.HELP_RESULTS)]
ShowTest = Annotated[bool, typer.Option("--show-test", help=texts.HELP_SHOW_TEST)]


@app.command(help=texts.HELP_RUN)
def run(
    split: SplitChoice = "dev",
    questions: Questions = QUESTIONS,
    url: Url = "",
    json: Annotated[Path | None, typer.Option("--json", help=texts.HELP_JSON)] = None,
    with_suites: Annotated[bool, typer.Option("--suites", help=texts.HELP_SUITES)] = False,
    workers: Workers = 4,
) -> None:
    """Ask the questions and write down what came back."""
    made = measure(split_of(split), questions, url, workers, with_suites=with_suites)
    path = json or _default_path(made.run, split, questions)
    results.write_run(made.run, path, made.cases)
    _show(made.run, made.cases)
    _console.print(texts.written(str(path)))


@app.command("suites", help=texts.HELP_SUITES_ONLY)
def only_suites(url: Url = "", workers: Workers = 4) -> None:
    """Run the robustness suites and nothing else."""
    corpus = load_corpus(own_settings().corpus)
    cases = load_cases(corpus.pages)
    with open_target(url, corpus) as target:
        found = suites.run_suites(suites.load_suites(cases), cases, target, workers)
    found |= {suites.PLANTED: planted(corpus, built=not url)}
    _console.print(views.suites_table(found))


@app.command("sources", help=texts.HELP_SOURCES)
def use_of_sources(
    markdown: MarkdownFiles = None,
    show_test: ShowTest = False,
) -> None:
    """Ask made-up sources, and the handbook beside them and as one of them."""
    corpus = load_corpus(own_settings().corpus)
    handbook, encoder = own_handbook(corpus)
    cases = load_cases(corpus.pages)
    with TemporaryDirectory() as folder:
        shares = try_sources(handbook, encoder, cases, Path(folder))
        shares += tuple(try_own_pages(corpus.pages, cases, encoder, Path(folder) / "handreiking"))
    for path in markdown or ():
        reporting.put_between(path, "bronnen", markdown_table(shares))
    _console.print(views.source_shares_table(shares))
    for share in shares:
        if share.others and (show_test or share.split is Split.DEV):
            _console.print(texts.others(share.name, share.others))


@app.command(help=texts.HELP_COMPARE)
def compare(a: Results, b: Results, show_test: ShowTest = False) -> None:
    """Set run A beside run B."""
    one, other = results.read_run(a), results.read_run(b)
    cases = load_cases(load_corpus(own_settings().corpus).pages, whole=False)
    common = _common(cases, one, other)
    if not common:
        raise ResultsError(texts.nothing_in_common(a, b))
    judged = [results.judged(each, common, None) for each in (one, other)]
    _console.print(views.differences_table(comparing.differences(*judged), one.commit, other.commit))
    changed = comparing.changes(*judged)
    shown = [change for change in changed if show_test or change.a.case.split is Split.DEV]
    _console.print(views.changes_table(shown, one.commit, other.commit))
    _console.print(texts.compared(len(common), len(cases) - len(common), len(changed), len(changed) - len(shown)))


@app.command(help=texts.HELP_REPORT)
def report(
    name: Results = "",
    html: Annotated[Path, typer.Option("--html", help=texts.HELP_HTML)] = WORK / "rapport.html",
    markdown: MarkdownFiles = None,
    show_test: ShowTest = False,
) -> None:
    """Write the page for managers and put the summary in Markdown files."""
    found = results.read_run(name or results.latest_results())
    pages = load_corpus(own_settings().corpus).pages
    cases = load_cases(pages)
    checks = gating.check(gating.load_thresholds(), found, cases)
    html.parent.mkdir(parents=True, exist_ok=True)
    html.write_text(reporting.html_report(found, cases, pages, checks, show_test=show_test), encoding="utf-8")
    _console.print(texts.written(str(html)))
    for path in markdown or ():
        reporting.put_between(path, "evaluatie", reporting.markdown_summary(found, cases))
        _console.print(texts.written(str(path)))


@app.command(help=texts.HELP_GATE)
def gate(name: Results = "", url: Url = "", workers: Workers = 4) -> None:
    """Hold a run against the thresholds; leave with exit code 1 when one falls short."""
    thresholds = gating.load_thresholds()
    if name:
        found, cases = results.read_run(name), load_cases(load_corpus(own_settings().corpus).pages)
    else:
        made = measure(None, QUESTIONS, url, workers, with_suites=True)
        found, cases = made.run, made.cases
        results.write_run(found, WORK / f"{found.commit}.json", cases)
    checks = gating.check(thresholds, found, cases)
    _show(found, cases)
    _console.print(views.checks_table(checks))
    failed = [check for check in checks if not check.passed]
    _console.print(texts.gate_verdict(len(failed), len(checks)), style="red" if failed else "green")
    raise typer.Exit(1 if failed else 0)


@app.command(help=texts.HELP_ABLATION)
def ablation(
    split: SplitChoice = "dev",
    markdown: MarkdownFiles = None,
) -> None:
    """Search with parts on and off."""
    settings = own_settings()
    corpus = load_corpus(settings.corpus)
    half = split_of(split)
    chosen = [case for case in load_cases(corpus.pages) if half is None or case.split is half]
    rows = ablating.ablation(ablating.queries(chosen), open_ranker(corpus, settings))
    reporting.show_table(ablating.markdown_table(rows), f"ablatie {split}", markdown)


@app.command(help=texts.HELP_UNSEEN)
def unseen(
    markdown: MarkdownFiles = None,
) -> None:
    """Try questions of the bank as if the index did not hold them."""
    settings = own_settings()
    corpus = load_corpus(settings.corpus)
    encoder = build_local(corpus, settings)
    searcher = open_index(settings.index_folder, encoder)
    asked = example_questions(corpus, searcher, encoder)
    reporting.show_table(
        unseeing.markdown_table(unseeing.found_first(searcher, asked, Weights.load())), "ongezien", markdown
    )


@app.command(help=texts.HELP_LEAKS)
def leaks(show_test: ShowTest = False) -> None:
    """List the questions that stand, or nearly stand, in the product; leave with exit code 1 when there are any."""
    corpus = load_corpus(own_settings().corpus)
    cases = load_cases(corpus.pages, whole=False)
    found = leaking.find_leaks(leaking.asked(cases, suites.load_suites(cases)), leaking.known_texts(corpus, ROOT))
    tested = {case.id for case in cases if case.split is Split.TEST}
    shown = [leak for leak in found if show_test or leak.id not in tested]
    _console.print(views.leaks_table(shown))
    _console.print(texts.leaks_found(len(found)), texts.hidden_tests(len(found) - len(shown)))
    raise typer.Exit(1 if found else 0)


@app.command("tune", help=texts.HELP_TUNE)
def fit() -> None:
    """Fit the weights of the fusion and of the decision, and write them into the product."""
    settings = own_settings()
    corpus = load_corpus(settings.corpus)
    encoder = build_local(corpus, settings)
    searcher = open_index(settings.index_folder, encoder)
    asked = [*example_questions(corpus, searcher, encoder), *dev_questions(load_cases(corpus.pages))]
    weights = fit_fusion(searcher, asked)
    searcher.use(weights)
    decision = fit_decision(grounds(searcher, asked))
    for file, value in ((WEIGHTS, asdict(weights)), (DECISION, decision)):
        file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        _console.print(texts.written(str(file)))


@app.command("cases", help=texts.HELP_CASES)
def check(questions: Questions = QUESTIONS) -> None:
    """Prove the question set and count it."""
    _console.print(views.cases_table(load_cases(load_corpus(own_settings().corpus).pages, questions)))


app.command("sentences", help=texts.HELP_SENTENCES)(measure_sentences)
app.command("writers", help=texts.HELP_WRITERS)(measure_writers)
app.command("model", help=texts.HELP_MODEL)(measure_model)


def split_of(name: str) -> Split | None:
    """Return the split called `name`, None for `all`. Raises typer.BadParameter for another word."""
    if name not in (*Split, "all"):
        raise typer.BadParameter(texts.one_of((*Split, "all")))
    return None if name == "all" else Split(name)


def _common(cases: tuple[Case, ...], one: Run, other: Run) -> tuple[Case, ...]:
    held = [{(record.case, record.fingerprint) for record in each.records} for each in (one, other)]
    return tuple(case for case in cases if all((case.id, case.fingerprint) in known for known in held))


def _default_path(made: Run, split: str, questions: Path) -> Path:
    # Only a run over the whole question set is a result of the commit.
    if split == "all" and questions == QUESTIONS:
        return results.RESULTS / f"{made.commit}.json"
    return WORK / f"{made.commit}-{split}.json"


def _show(made: Run, cases: tuple[Case, ...]) -> None:
    cards = results.scores(made, cases)
    _console.print(views.measures_table(cards))
    for split, card in cards.items():
        if split == Split.DEV:
            _console.print(views.kinds_table(card, _KINDS_SHOWN))
    if made.suites:
        _console.print(views.suites_table(made.suites))
    wrong = [one for one in results.judged(made, cases, Split.DEV) if not correct(one)]
    _console.print(texts.wrong_cases([one.case.id for one in wrong]))
