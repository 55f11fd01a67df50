"""PagePrediction -> the reasons of a block's role: signed shares of its logits, summed by the fact they belong to.

A positive weight speaks for the role that was predicted, a negative one against it. Reasons that a reader can check on
the page come first. The bias is left out, and so is a block's own stage-1 score as a feature of stage 2, because the
reasons of that score are given themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple, TypeAlias

from clf.classifiers.page_prediction import PagePrediction
from clf.classifiers.page_scorers import PageScorers
from clf.classifiers.reason_words import (
    ALIKE,
    CONCRETE_REASONS,
    HEADLINE,
    OUTERMOST,
    OWN_SCORE,
    START,
    Key,
    key_of,
    sentence,
)
from clf.model.feature_table import FeatureTable
from clf.model.template_scorer import TemplateScorer
from clf.model.templates import Feature, tokens_of
from clf.types import Block, Reason, Role

_STRONGEST = 3
"""Reasons with the largest weights."""
_CONCRETE = 3
"""Further reasons, out of those that name something on the page."""
_DETAILS = 3
"""Words or names that one reason lists."""
_Shares: TypeAlias = dict[Key, float]


class _Group(NamedTuple):
    """One reason before it is put into words; ``details`` are the words or names that it lists."""

    weight: float
    reason: str
    details: Sequence[str] = ()

    @property
    def token(self) -> str:
        """The name of the reason in an answer: the reason, and its first detail."""
        return f"{self.reason}:{self.details[0]}" if self.details else self.reason


class Reasons:
    """The reasons of one page's predictions; shares of features that blocks have in common are computed once."""

    def __init__(self, prediction: PagePrediction, scorers: PageScorers) -> None:
        """Take the prediction, and the scorers that made it."""
        self._prediction, self._scorers = prediction, scorers
        self._entries: dict[tuple[int, int], tuple[_Shares, _Shares]] = {}
        self._features: dict[tuple[int, Feature], list[tuple[Key, float]]] = {}

    def of_block(self, index: int, role: Role) -> tuple[Reason, ...]:
        """Return the reasons for and against ``role`` of the block at ``index``; at least one.

        Three are the strongest of all, up to three more can be checked on the page. Those that can be checked come
        first, each kind with the strongest first.
        """
        groups = self._groups(self._shares(index, role))
        groups.sort(key=lambda group: (-abs(group.weight), group.token))
        concrete = (group for group in groups[_STRONGEST:] if group.reason in CONCRETE_REASONS)
        chosen = [*groups[:_STRONGEST], *islice(concrete, _CONCRETE)] or [_Group(0.0, START)]
        chosen.sort(key=lambda group: group.reason not in CONCRETE_REASONS)
        return tuple(self._reason(group, self._prediction.page.blocks[index]) for group in chosen)

    def _shares(self, index: int, role: Role) -> _Shares:
        """Return the shares of the log-odds of ``role``.

        A candidate has half the shares of either stage, a rejected block the shares of its structure features alone. A
        role other than editorial has the shares of promo against navigation as well.
        """
        prediction, sign = self._prediction, 1.0 if role is Role.EDITORIAL else -1.0
        contents, row = prediction.rows[index]
        structure = self._table_shares(prediction.structure, index)
        content = self._table_shares(contents.table, row)
        offers = self._table_shares(prediction.offers, index) if role is not Role.EDITORIAL else []
        shares: _Shares = {}
        if contents is prediction.candidates:
            stage_2 = self._added(self._scorers.stage_2, prediction.neighbours.features(row))
            for part in (*[stage_1 for stage_1, _ in (*structure, *content)], stage_2):
                _add(shares, part, sign / 2)
        else:
            for stage_1, _ in structure:
                _add(shares, stage_1, sign)
        if role is not Role.EDITORIAL:
            toward = 1.0 if role is Role.PROMO else -1.0
            for _, promo in (*structure, *content, *offers):
                _add(shares, promo, toward)
            _add(shares, self._alike(index), toward)
        if index == prediction.headline and prediction.headline_lift:
            _add(shares, {HEADLINE: prediction.headline_lift}, sign)
        shares.pop(OWN_SCORE, None)
        return shares

    def _alike(self, index: int) -> _Shares:
        """Return the share that the blocks built like the one at ``index`` have in its promo logit."""
        prediction = self._prediction
        size = self._group_sizes[prediction.groups[index]]
        if size == 1:
            return {}
        return {(ALIKE, str(size)): prediction.pooled_promo_logits[index] - prediction.promo_logits[index]}

    @cached_property
    def _group_sizes(self) -> Counter[int]:
        return Counter(self._prediction.groups)

    def _table_shares(self, table: FeatureTable, index: int) -> list[tuple[_Shares, _Shares]]:
        """Return (shares of stage 1, shares of promo) of an item's own features, and of each entry that it shares."""
        found = [self._both([column.feature(index) for column in table.columns])]
        for shared in table.shared:
            entry = shared.entry_of[index]
            if (id(shared), entry) not in self._entries:
                self._entries[id(shared), entry] = self._both(shared.entry(entry))
            found.append(self._entries[id(shared), entry])
        return found

    def _both(self, features: Sequence[Feature]) -> tuple[_Shares, _Shares]:
        return self._added(self._scorers.stage_1, features), self._added(self._scorers.promo, features)

    def _added(self, scorer: TemplateScorer, features: Iterable[Feature]) -> _Shares:
        """Return the shares that ``features`` have in the scorer's calibrated logit, summed by key."""
        shares: _Shares = {}
        for feature in features:
            # Most features occur several times on a page.
            known = self._features.get((id(scorer), feature))
            if known is None:
                contributions = scorer.contributions([feature])
                known = [(key_of(namespace, token), weight) for namespace, token, weight in contributions]
                self._features[id(scorer), feature] = known
            for key, weight in known:
                shares[key] = shares.get(key, 0.0) + weight
        return shares

    @cached_property
    def _outermost(self) -> set[Key]:
        """The names of the elements around all blocks, which say nothing about a single block."""
        if len(self._prediction.page.blocks) < 2:
            return set()
        entries = [tokens_of(entry) for shared in self._prediction.structure.shared for entry in shared.entries()]
        keys = [_name_keys(tokens["name"]) for tokens in entries if "name" in tokens]
        return set.intersection(*keys)

    def _groups(self, shares: _Shares) -> list[_Group]:
        """Return the reasons of ``shares``; words, names or parts of addresses of one sign are one reason."""
        plain: dict[str, float] = {}
        detailed: dict[tuple[str, bool], _Shares] = {}
        for key, weight in shares.items():
            reason, detail = OUTERMOST if key in self._outermost else key
            if detail:
                detailed.setdefault((reason, weight > 0), {})[key] = weight
            else:
                plain[reason] = plain.get(reason, 0.0) + weight
        groups = [_Group(round(weight, 4), reason) for reason, weight in plain.items()]
        return groups + [_detailed_group(reason, found) for (reason, _), found in detailed.items()]

    def _reason(self, group: _Group, block: Block) -> Reason:
        words = sentence(group.reason, group.details, block, self._prediction.page)
        return Reason(group.token, group.weight, words)


def _name_keys(tokens: Iterable[str]) -> set[Key]:
    """Return the keys of the names among the tokens, and none of the tags."""
    keys = {key_of("name", token) for token in tokens}
    return {key for key in keys if key[1]}


def _add(shares: _Shares, more: _Shares, factor: float) -> None:
    for key, weight in more.items():
        shares[key] = shares.get(key, 0.0) + factor * weight


def _detailed_group(reason: str, shares: _Shares) -> _Group:
    """Return one reason that lists the details with the largest shares; its weight is the sum of these."""
    strongest = sorted(shares, key=lambda key: (-abs(shares[key]), key))[:_DETAILS]
    weight = sum([shares[key] for key in strongest])
    return _Group(round(weight, 4), reason, [detail for _, detail in strongest])
