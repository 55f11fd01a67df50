"""Page corpora -> the page heads for HTML and plain text, evaluated; without the corpora, the heads that ship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from clf.classifiers.page_scorers import PageScorers, scorer_names
from clf.classifiers.pages import HEADS, default_threshold
from clf.datasets.pages.corpora import LabelledPage, as_text, labelled_pages, without_boilerplate
from clf.datasets.pages.line_copies import line_copies
from clf.default import SHIPPED, load
from clf.model.bundle import Bundle
from clf.model.manifest import Credit, Head
from clf.model.scorer import Scorer
from clf.training.corpora import WantedCorpora
from clf.training.evaluation.page_kinds import language_of, layout_of
from clf.training.evaluation.page_metrics import PageMetrics, page_metrics
from clf.training.evaluation.role_metrics import PagePredictions, RoleMetrics, role_metrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.experiment import PageChoice
from clf.training.pages.data import page_dataset
from clf.training.pages.evaluation import ServedHead, evaluate_heads
from clf.training.pages.fit import TrainedHead, fit_pages
from clf.training.progress import Say
from clf.training.record import CorpusUse
from clf.types import Role

_MIN_PAGES = 10
"""Pages; the figures of a smaller kind of page would say nothing."""


@dataclass(frozen=True, slots=True)
class PageHeads:
    """The page heads of a bundle with their scorers, credits and metrics.

    ``uses`` are the corpora of this run. ``predictions`` are the training pages with the roles predicted while the
    page's site was left out, ``text_predictions`` the same from plain text. All three are empty for heads that were
    trained elsewhere. ``absent`` are the ids of corpora that the experiment names and this machine lacks.
    """

    heads: Mapping[str, Head]
    scorers: Mapping[str, Scorer]
    credits: tuple[Credit, ...] = ()
    uses: tuple[CorpusUse, ...] = ()
    metrics: tuple[PageMetrics, ...] = ()
    role_metrics: tuple[RoleMetrics, ...] = ()
    predictions: tuple[tuple[LabelledPage, tuple[Role, ...]], ...] = ()
    text_predictions: tuple[tuple[LabelledPage, tuple[Role, ...]], ...] = ()
    absent: tuple[str, ...] = ()


def train_heads(choice: PageChoice, wanted: WantedCorpora, root: Path, *, say: Say) -> PageHeads | None:
    """Train both heads on the ``wanted`` corpora below ``root``; return None when one of them is absent.

    Raises ChecksumError when a file of a corpus was changed.
    """
    if wanted.absent or not wanted.present:
        return None
    say("reading, verifying and labelling the page corpora")
    pages = read_pages(wanted, root, say)
    train, test = divide(pages, choice)
    trained = {kind: _train_head(train, kind, choice, say=say) for kind in HEADS}
    say("evaluating the page heads")
    return PageHeads(
        heads={HEADS[kind]: found.head for kind, found in trained.items()},
        scorers=_all_scorers(trained.values()),
        credits=tuple(_credits(wanted, choice, train)),
        uses=tuple(CorpusUse.of(corpus, train, test) for corpus in wanted.present),
        metrics=(*_validation(trained), *_evaluation(trained, test)),
        role_metrics=(*_held_out_roles(trained["html"]), *_roles_on_test_sites(trained["html"], pages)),
        predictions=_predictions(trained["html"]),
        text_predictions=_predictions(trained["text"]),
    )


def shipped_heads(bundle: Bundle) -> PageHeads:
    """Return the page heads of ``bundle``; it may have none."""
    manifest = bundle.manifest
    heads = {name: manifest.heads[name] for name in HEADS.values() if name in manifest.heads}
    scorers = {name: bundle.scorers[name] for head in heads for name in scorer_names(head)}
    return PageHeads(heads, scorers, tuple(credit for credit in manifest.corpora if credit.task == "pages"))


def read_pages(wanted: WantedCorpora, root: Path, say: Say) -> list[LabelledPage]:
    """Return the pages of the ``wanted`` corpora below ``root``; pages that cannot be labelled are reported."""
    pages: list[LabelledPage] = []
    for corpus in wanted.present:
        refused: list[str] = []
        pages += labelled_pages(corpus, root, note=refused.append)
        if refused:
            say(f"{corpus.id}: {len(refused)} pages are left out; the first: {refused[0]}")
    return pages


def divide(pages: Sequence[LabelledPage], choice: PageChoice) -> tuple[list[LabelledPage], list[LabelledPage]]:
    """Return the training pages and the test pages; pages of a site that has test pages are in neither."""
    test = list(filter(attrgetter("test"), pages))
    test_sites = set(map(attrgetter("site"), test))
    train = [page for page in pages if page.corpus in choice.train and page.site not in test_sites]
    return without_boilerplate(train), test


def _train_head(train: Sequence[LabelledPage], kind: str, choice: PageChoice, *, say: Say) -> TrainedHead:
    copies = line_copies(train, copies=choice.copies, folds=choice.folds)
    if kind == "text":
        train, copies = list(map(as_text, train)), list(map(as_text, copies))
    data = page_dataset(train, copies, folds=choice.folds)
    return fit_pages(data, choice, name=HEADS[kind], say=say)


def _predictions(trained: TrainedHead) -> tuple[tuple[LabelledPage, tuple[Role, ...]], ...]:
    return tuple(zip(trained.pages, trained.held_out_roles, strict=True))


def _all_scorers(trained: Iterable[TrainedHead]) -> dict[str, Scorer]:
    scorers: dict[str, Scorer] = {}
    for head in trained:
        scorers.update(head.scorers)
    return scorers


def _validation(trained: Mapping[str, TrainedHead]) -> Iterator[PageMetrics]:
    for kind, head in trained.items():
        yield page_metrics(Slice(SliceKind.PAGES, f"{kind}/held-out sites"), head.pages, head.held_out_roles)


def _held_out_roles(trained: TrainedHead) -> Iterator[RoleMetrics]:
    """Yield the metrics of the pages whose roles were given by reading: of each corpus, and of all together.

    After these come the layouts of articles and the languages that have at least ten pages.
    """
    pairs = list(zip(trained.pages, trained.held_out_predictions, strict=True))
    read = [(item, found) for item, found in pairs if item.letters]
    for corpus in dict.fromkeys(item.corpus for item, _ in read):
        own = [(item, found) for item, found in read if item.corpus == corpus]
        yield _role_metrics(Slice(SliceKind.PAGES, f"held-out {corpus}", corpus), own)
    if read:
        yield _role_metrics(Slice(SliceKind.PAGES, "held-out sites, roles by reading"), read)
        headlines = load(SHIPPED).headlines
        yield from _by_kind(read, "article in", [layout_of(item) for item, _ in read])
        yield from _by_kind(read, "language", [language_of(item, headlines) for item, _ in read])


def _by_kind(
    pairs: Sequence[tuple[LabelledPage, PagePredictions]], name: str, kinds: Sequence[str]
) -> Iterator[RoleMetrics]:
    """Yield the metrics of every kind of page with at least ten pages; ``kinds`` has that of each page."""
    for kind, count in sorted(Counter(kinds).items()):
        if kind and count >= _MIN_PAGES:
            own = [pair for pair, found in zip(pairs, kinds, strict=True) if found == kind]
            yield _role_metrics(Slice(SliceKind.PAGES, f"held-out, {name} {kind}"), own)


def _roles_on_test_sites(trained: TrainedHead, pages: Sequence[LabelledPage]) -> Iterator[RoleMetrics]:
    """Yield the metrics of the pages with roles by reading that nothing was learned from, because of their sites."""
    test_sites = {page.site for page in pages if page.test}
    chosen = [page for page in pages if page.letters and page.site in test_sites]
    if chosen:
        found = _served(trained, "html").predictions(item.page for item in chosen)
        name = "sites of the tests, roles by reading"
        yield _role_metrics(Slice(SliceKind.PAGES, name), list(zip(chosen, found, strict=True)))


def _role_metrics(part: Slice, pairs: Sequence[tuple[LabelledPage, PagePredictions]]) -> RoleMetrics:
    return role_metrics(part, [item for item, _ in pairs], [found for _, found in pairs])


def _served(trained: TrainedHead, kind: str) -> ServedHead:
    scorers = PageScorers.of(trained.scorers, HEADS[kind])
    return ServedHead(scorers, trained.head.decision, default_threshold(trained.head))


def _evaluation(trained: Mapping[str, TrainedHead], test: Sequence[LabelledPage]) -> list[PageMetrics]:
    served = {kind: _served(found, kind) for kind, found in trained.items()}
    return evaluate_heads(served, test, part="test")


def _credits(wanted: WantedCorpora, choice: PageChoice, train: Sequence[LabelledPage]) -> Iterator[Credit]:
    for corpus in wanted.present:
        if corpus.id in choice.train:
            yield CorpusUse.of(corpus, train, ()).credit
