"""Page corpora -> both page heads, evaluated; or, where the corpora are absent, the heads that ship."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from joblib import Parallel, delayed

from clf.classifiers.page_prediction import PagePrediction
from clf.classifiers.page_scorers import PageScorers, scorer_names
from clf.classifiers.pages import HEADS
from clf.datasets.download import verify
from clf.datasets.pages.augment import disguised
from clf.datasets.pages.corpora import LabelledPage, as_text, label, read_sources, without_furniture
from clf.datasets.registry import Corpus
from clf.model.bundle import Bundle
from clf.model.manifest import Credit, Head
from clf.model.scorer import Scorer
from clf.training.evaluation.page_metrics import PageQuality, page_quality
from clf.training.experiment import PageChoice
from clf.training.pages.data import Blocks, rows_of
from clf.training.pages.fit import HeldOut, TrainedHead, fit_pages
from clf.types import Page, Role

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PageHeads:
    """Both page heads with their scorers, the corpora they learned from, and how well they do.

    ``seen`` are the training pages with the roles that were said of them while their site was left out.
    """

    heads: Mapping[str, Head]
    scorers: Mapping[str, Scorer]
    credits: tuple[Credit, ...] = ()
    qualities: tuple[PageQuality, ...] = ()
    seen: tuple[tuple[LabelledPage, tuple[Role, ...]], ...] = ()


def train_heads(choice: PageChoice, corpora: Mapping[str, Corpus], root: Path, *, say: Say) -> PageHeads | None:
    """Train both heads; None when a corpus the choice names is not on this machine."""
    wanted = [corpora[name] for name in dict.fromkeys([*choice.train, *choice.test]) if name in corpora]
    if not all(corpus.is_present(root) for corpus in wanted) or not wanted:
        return None
    say("reading, verifying and labelling the page corpora")
    pages = [page for corpus in wanted for page in labelled_pages(corpus, root)]
    tested = [page for page in pages if page.test]
    sites = {page.site for page in tested}
    learned = without_furniture(
        [page for page in pages if not page.test and page.corpus in choice.train and page.site not in sites]
    )
    trained = {kind: _train_head(learned, kind, choice, say=say) for kind in HEADS}
    say("evaluating the page heads")
    qualities = [
        *(_validation(kind, *trained[kind]) for kind in HEADS),
        *_on_tests(tested, {kind: head for kind, (head, _) in trained.items()}),
    ]
    html, blocks = trained["html"]
    return PageHeads(
        heads={HEADS[kind]: head.head for kind, (head, _) in trained.items()},
        scorers={name: scorer for head, _ in trained.values() for name, scorer in head.scorers.items()},
        credits=tuple(_credit(corpus, learned) for corpus in wanted if corpus.id in choice.train),
        qualities=tuple(qualities),
        seen=tuple(zip(blocks.found, _roles(html.head, html.held_out, blocks), strict=True)),
    )


def shipped_heads(bundle: Bundle) -> PageHeads:
    """Return the page heads of ``bundle``; none where it has none."""
    manifest = bundle.manifest
    heads = {name: manifest.heads[name] for name in HEADS.values() if name in manifest.heads}
    scorers = {name: bundle.scorers[name] for head in heads for name in scorer_names(head)}
    return PageHeads(heads, scorers, tuple(credit for credit in manifest.corpora if credit.task == "pages"))


def labelled_pages(corpus: Corpus, root: Path) -> list[LabelledPage]:
    """Return the pages of a corpus with their roles; raises ChecksumError when its files were changed."""
    verify(corpus, root)
    return list(Parallel(n_jobs=-1)(delayed(label)(source, corpus.id) for source in read_sources(corpus, root)))


def said_roles(pages: Iterable[Page], scorers: PageScorers, decision: float) -> list[list[Role]]:
    """Return the role of every block of ``pages``, as served."""
    return list(Parallel(n_jobs=-1)(delayed(_roles_said)(page, scorers, decision) for page in pages))


def _roles_said(page: Page, scorers: PageScorers, decision: float) -> list[Role]:
    return PagePrediction(page, scorers).roles(decision)


def _train_head(
    learned: Sequence[LabelledPage], kind: str, choice: PageChoice, *, say: Say
) -> tuple[TrainedHead, Blocks]:
    pages = learned if kind == "html" else [as_text(item) for item in learned]
    # Plain text has no names and no elements to hide, and next to nothing but its words.
    copies = list(map(disguised, learned)) if kind == "html" and choice.disguised else []
    blocks = rows_of(pages, copies, weight=choice.disguised, folds=choice.folds)
    return fit_pages(blocks, choice, name=HEADS[kind], say=say), blocks


def _validation(kind: str, trained: TrainedHead, blocks: Blocks) -> PageQuality:
    return page_quality(f"{kind}/held-out sites", blocks.found, _roles(trained.head, trained.held_out, blocks))


def _on_tests(tested: Sequence[LabelledPage], trained: Mapping[str, TrainedHead]) -> list[PageQuality]:
    qualities = []
    for kind, head in trained.items():
        scorers = PageScorers.of(head.scorers, HEADS[kind])
        for corpus in dict.fromkeys(item.corpus for item in tested):
            pages = [item if kind == "html" else as_text(item) for item in tested if item.corpus == corpus]
            said = said_roles((item.page for item in pages), scorers, head.head.decision)
            qualities.append(page_quality(f"{kind}/{corpus} test", pages, said))
    return qualities


def _roles(head: Head, held_out: HeldOut, blocks: Blocks) -> list[tuple[Role, ...]]:
    roles = held_out.roles(head.decision)
    ends = blocks.ends[: blocks.originals].tolist()
    return [tuple(roles[start:end]) for start, end in pairwise([0, *ends])]


def _credit(corpus: Corpus, learned: Sequence[LabelledPage]) -> Credit:
    rows = sum(item.corpus == corpus.id for item in learned)
    return Credit(corpus.id, corpus.language, corpus.licence, rows, corpus.hashes, "pages")
