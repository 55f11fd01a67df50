"""Page corpora -> the page heads for HTML and plain text, evaluated; without the corpora, the heads that ship."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from clf.classifiers.page_scorers import PageScorers, scorer_names
from clf.classifiers.pages import HEADS
from clf.datasets.pages.augment import augmented
from clf.datasets.pages.corpora import LabelledPage, as_text, labelled_pages, without_boilerplate
from clf.datasets.registry import Corpus
from clf.model.bundle import Bundle
from clf.model.manifest import Credit, Head
from clf.model.scorer import Scorer
from clf.training.corpora import WantedCorpora
from clf.training.evaluation.page_metrics import PageMetrics, page_metrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.experiment import PageChoice
from clf.training.pages.data import PageDataset, page_dataset
from clf.training.pages.evaluation import ServedHead, evaluate_heads
from clf.training.pages.fit import TrainedHead, fit_pages
from clf.training.progress import Say
from clf.training.record import CorpusUse
from clf.types import Role


@dataclass(frozen=True, slots=True)
class PageHeads:
    """The page heads of a bundle with their scorers, credits and metrics.

    ``uses`` are the corpora of this run. ``predictions`` are the training pages with the roles predicted while the
    page's site was left out. Both are empty for heads that were trained elsewhere. ``absent`` are the ids of corpora
    that the experiment names and this machine lacks.
    """

    heads: Mapping[str, Head]
    scorers: Mapping[str, Scorer]
    credits: tuple[Credit, ...] = ()
    uses: tuple[CorpusUse, ...] = ()
    metrics: tuple[PageMetrics, ...] = ()
    predictions: tuple[tuple[LabelledPage, tuple[Role, ...]], ...] = ()
    absent: tuple[str, ...] = ()


def train_heads(choice: PageChoice, wanted: WantedCorpora, root: Path, *, say: Say) -> PageHeads | None:
    """Train both heads on the ``wanted`` corpora below ``root``; return None when one of them is absent.

    Raises ChecksumError when a file of a corpus was changed.
    """
    if wanted.absent or not wanted.present:
        return None
    say("reading, verifying and labelling the page corpora")
    pages = [page for corpus in wanted.present for page in labelled_pages(corpus, root)]
    train, test = _divide(pages, choice)
    trained = {kind: _train_head(train, kind, choice, say=say) for kind in HEADS}
    say("evaluating the page heads")
    served = {kind: _served(kind, head) for kind, (head, _) in trained.items()}
    on_test = evaluate_heads(served, test, part="test")
    html, data = trained["html"]
    return PageHeads(
        heads={HEADS[kind]: head.head for kind, (head, _) in trained.items()},
        scorers={name: scorer for head, _ in trained.values() for name, scorer in head.scorers.items()},
        credits=tuple(_credit(corpus, train) for corpus in wanted.present if corpus.id in choice.train),
        uses=tuple(_use(corpus, train, test) for corpus in wanted.present),
        metrics=(*(_validation(kind, *result) for kind, result in trained.items()), *on_test),
        predictions=tuple(zip(data.original_pages, _held_out_roles(html, data), strict=True)),
    )


def shipped_heads(bundle: Bundle) -> PageHeads:
    """Return the page heads of ``bundle``; it may have none."""
    manifest = bundle.manifest
    heads = {name: manifest.heads[name] for name in HEADS.values() if name in manifest.heads}
    scorers = {name: bundle.scorers[name] for head in heads for name in scorer_names(head)}
    return PageHeads(heads, scorers, tuple(credit for credit in manifest.corpora if credit.task == "pages"))


def _divide(pages: Sequence[LabelledPage], choice: PageChoice) -> tuple[list[LabelledPage], list[LabelledPage]]:
    """Return the training pages and the test pages; pages of a site that has test pages are in neither."""
    test = [page for page in pages if page.test]
    test_sites = {page.site for page in test}
    train = [page for page in pages if not page.test and page.corpus in choice.train and page.site not in test_sites]
    return without_boilerplate(train), test


def _train_head(
    train: Sequence[LabelledPage], kind: str, choice: PageChoice, *, say: Say
) -> tuple[TrainedHead, PageDataset]:
    pages = train if kind == "html" else [as_text(item) for item in train]
    # Plain text is not augmented because it has neither class names nor elements to hide.
    copies = [augmented(item) for item in train] if kind == "html" and choice.disguised else []
    data = page_dataset(pages, copies, weight=choice.disguised, folds=choice.folds)
    return fit_pages(data, choice, name=HEADS[kind], say=say), data


def _served(kind: str, trained: TrainedHead) -> ServedHead:
    return ServedHead(PageScorers.of(trained.scorers, HEADS[kind]), trained.head.decision)


def _validation(kind: str, trained: TrainedHead, data: PageDataset) -> PageMetrics:
    part = Slice(SliceKind.PAGES, f"{kind}/held-out sites")
    return page_metrics(part, data.original_pages, _held_out_roles(trained, data))


def _held_out_roles(trained: TrainedHead, data: PageDataset) -> list[tuple[Role, ...]]:
    roles = trained.held_out.roles(trained.head.decision)
    ends = data.ends[: data.originals].tolist()
    return [tuple(roles[start:end]) for start, end in pairwise([0, *ends])]


def _credit(corpus: Corpus, train: Sequence[LabelledPage]) -> Credit:
    return Credit(
        id=corpus.id,
        language=corpus.language,
        licence=corpus.licence,
        rows=sum(item.corpus == corpus.id for item in train),
        sha256=corpus.hashes,
        task="pages",
    )


def _use(corpus: Corpus, train: Sequence[LabelledPage], test: Sequence[LabelledPage]) -> CorpusUse:
    return CorpusUse(
        id=corpus.id,
        language=corpus.language,
        licence=corpus.licence,
        sha256=corpus.hashes,
        train_rows=sum(item.corpus == corpus.id for item in train),
        test_rows=sum(item.corpus == corpus.id for item in test),
        task="pages",
    )
