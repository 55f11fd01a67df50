// PagePrediction -> the reasons of a block's role, strongest first; clf/classifiers/reasons.py in JavaScript.
//
// A positive weight speaks for the role that was predicted, a negative one against it.

import { byCodePoint, counted } from "../python.js";
import { ALIKE, CONCRETE_REASONS, HEADLINE, keyFrom, keyOf, OUTERMOST, OWN_SCORE, sentence, START } from "./reason_words.js";

/** Reasons with the largest weights. */
const STRONGEST = 3;
/** Further reasons, out of those that name something on the page. */
const CONCRETE = 3;
/** Words or names that one reason lists. */
const DETAILS = 3;

/** The reasons of one page's predictions; shares of features that blocks have in common are computed once. */
export class Reasons {
  constructor(prediction, scorers) {
    this.prediction = prediction;
    this.scorers = scorers;
    this.entries = new Map();
    this.groupSizes = counted(prediction.groups);
    this.outermost = outermostNames(prediction.structure);
  }

  /** The reasons for and against `role` of the block at `index`; at least one. Those that can be checked come first. */
  ofBlock(index, role) {
    const groups = this.groups(this.shares(index, role)).sort(
      (one, other) => Math.abs(other.weight) - Math.abs(one.weight) || byCodePoint(one.token, other.token),
    );
    const concrete = groups.slice(STRONGEST).filter(({ reason }) => CONCRETE_REASONS.has(reason));
    const chosen = [...groups.slice(0, STRONGEST), ...concrete.slice(0, CONCRETE)];
    const { page } = this.prediction;
    const isHidden = ({ reason }) => Number(!CONCRETE_REASONS.has(reason));
    const ordered = chosen.sort((one, other) => isHidden(one) - isHidden(other));
    return (ordered.length ? ordered : [groupOf(START, 0)]).map(({ token, weight, reason, details }) => ({
      token,
      weight,
      words: sentence(reason, details, page.blocks[index], page),
    }));
  }

  /**
   * The shares of the log-odds of `role`.
   *
   * A candidate has half the shares of either stage, a rejected block the shares of its structure features alone. A role
   * other than editorial has the shares of promo against navigation as well.
   */
  shares(index, role) {
    const { content, offers, neighbours, isCandidate, headline, headlineLift } = this.prediction;
    const { stage1, stage2, promo } = this.scorers;
    const structure = this.structureShares(index);
    const sign = role === "editorial" ? 1 : -1;
    const shares = new Map();
    const others = isCandidate[index] ? [added(stage1, content[index]), added(stage2, neighbours[index])] : [];
    for (const part of [...structure.stage1, ...others]) addTo(shares, part, isCandidate[index] ? sign / 2 : sign);
    if (role !== "editorial") {
      const toward = role === "promo" ? 1 : -1;
      const parts = [...structure.promo, added(promo, content[index]), added(promo, offers[index])];
      for (const part of parts) addTo(shares, part, toward);
      this.addAlike(shares, index, toward);
    }
    if (index === headline && headlineLift) addOne(shares, HEADLINE, sign * headlineLift);
    shares.delete(OWN_SCORE.id);
    return shares;
  }

  /** Add what the blocks built like the one at `index` add to its promo logit. */
  addAlike(shares, index, toward) {
    const { groups, promoLogits, pooledPromoLogits } = this.prediction;
    const size = this.groupSizes.get(groups[index]);
    if (size > 1) addOne(shares, keyFrom(ALIKE, String(size)), toward * (pooledPromoLogits[index] - promoLogits[index]));
  }

  /** The shares of the structure of the block at `index`: of its own features, and of those that it shares. */
  structureShares(index) {
    const { own, entryOf, entries } = this.prediction.structure;
    const { stage1, promo } = this.scorers;
    const entry = entryOf[index];
    if (!this.entries.has(entry)) {
      const features = entries.get(entry);
      this.entries.set(entry, { stage1: added(stage1, features), promo: added(promo, features) });
    }
    const shared = this.entries.get(entry);
    return {
      stage1: [added(stage1, own[index]), shared.stage1],
      promo: [added(promo, own[index]), shared.promo],
    };
  }

  /** The reasons of `shares`; words, names or parts of addresses of one sign are one reason. */
  groups(shares) {
    const plain = new Map();
    const detailed = new Map();
    for (const [id, { key, weight }] of shares) {
      const { reason, detail } = this.outermost.has(id) ? OUTERMOST : key;
      if (!detail) {
        plain.set(reason, (plain.get(reason) ?? 0) + weight);
        continue;
      }
      const group = `${reason} ${weight > 0}`;
      if (!detailed.has(group)) detailed.set(group, { reason, found: [] });
      detailed.get(group).found.push({ detail, weight });
    }
    const groups = [...plain].map(([reason, weight]) => groupOf(reason, weight));
    return [...groups, ...[...detailed.values()].map(({ reason, found }) => detailedGroup(reason, found))];
  }
}

/** The keys of the names around all blocks of the page, which say nothing about a single block. */
function outermostNames({ own, entries }) {
  if (own.length < 2) return new Set();
  const names = [...entries.values()].map(
    (features) => new Set(new Map(features).get("name").map((token) => keyOf("name", token).id)),
  );
  const isCommon = (id) => !id.endsWith(" ") && names.every((found) => found.has(id)); // An id with a detail.
  return new Set([...names[0]].filter(isCommon));
}

/** One reason before it is put into words; `details` are the words or names that it lists. */
function groupOf(reason, weight, details = []) {
  const token = details.length ? `${reason}:${details[0]}` : reason;
  return { token, weight: Math.round(weight * 1e4) / 1e4, reason, details };
}

/** One reason that lists the details with the largest shares; its weight is the sum of these. */
function detailedGroup(reason, found) {
  const order = (one, other) => Math.abs(other.weight) - Math.abs(one.weight) || byCodePoint(one.detail, other.detail);
  const strongest = found.sort(order).slice(0, DETAILS);
  const weight = strongest.reduce((sum, share) => sum + share.weight, 0);
  return groupOf(reason, weight, strongest.map(({ detail }) => detail));
}

function addOne(shares, key, weight) {
  const known = shares.get(key.id);
  if (known) known.weight += weight;
  else shares.set(key.id, { key, weight });
}

function addTo(shares, more, factor) {
  for (const { key, weight } of more.values()) addOne(shares, key, factor * weight);
}

/** The shares that `features` have in the scorer's calibrated logit, summed by key. */
function added(scorer, features) {
  const shares = new Map();
  for (const feature of features) for (const { key, weight } of sharesOf(scorer, feature)) addOne(shares, key, weight);
  return shares;
}

const caches = new WeakMap(); // Scorer -> feature -> its shares; most features occur several times.

function sharesOf(scorer, feature) {
  if (!caches.has(scorer)) caches.set(scorer, new WeakMap());
  const cache = caches.get(scorer);
  if (!cache.has(feature)) {
    const shares = scorer.contributions([feature]);
    cache.set(feature, shares.map(([namespace, token, weight]) => ({ key: keyOf(namespace, token), weight })));
  }
  return cache.get(feature);
}
