// Page -> P(editorial), P(promo | not editorial), P(advertising | promo); clf/classifiers/page_prediction.py in JavaScript.

import { sigmoid } from "../model/scorer.js";
import { buildGroups } from "../page/features/builds.js";
import { offerFeatures } from "../page/features/cards.js";
import { contentFeatures } from "../page/features/content.js";
import { measure } from "../page/features/measures.js";
import { neighbourFeatures } from "../page/features/neighbours.js";
import { structureFeatures } from "../page/features/structure.js";
import { headlineCandidates } from "../page/features/title.js";
import { EARLY_REJECT_LOGIT, logitShift, pooledLogits, roleOf } from "./page_decision.js";
import { hasArticle, headlineIndex, NO_HEADLINE, raised } from "./page_headline.js";

/**
 * The features of a page's blocks, and the probabilities of their roles.
 *
 * `structure`, `content` and `offers` have the features of all blocks; `isCandidate` tells which blocks the structure
 * does not reject early, and `neighbours` has the stage-2 features of these. In Python, the content of rejected blocks
 * is read on demand only; here it is always asked for.
 */
export class PagePrediction {
  constructor(page, scorers) {
    this.page = page;
    this.measures = measure(page);
    this.structure = structureFeatures(page, this.measures);
    this.content = contentFeatures(page, this.measures);
    this.offers = offerFeatures(page, this.measures);
    this.editorial = this.editorialOf(scorers);
    this.groups = buildGroups(page, this.measures);
    this.promoLogits = this.logitsOf(scorers.promo);
    this.pooledPromoLogits = pooledLogits(this.promoLogits, this.groups);
    this.promoIfNotEditorial = this.pooledPromoLogits.map(sigmoid);
    this.sponsored = this.logitsOf(scorers.sponsored).map(sigmoid);
  }

  /** The logits of all blocks by structure, content and offers. */
  logitsOf(scorer) {
    const ofBlock = (index) => scorer.weigh(this.content[index]) + scorer.weigh(this.offers[index]);
    return structureWeights(scorer, this.structure).map((weight, index) => scorer.logit(weight + ofBlock(index)));
  }

  editorialOf({ stage1, stage2 }) {
    const weights = structureWeights(stage1, this.structure);
    const exempt = new Set(headlineCandidates(this.page, this.measures.titleMatches));
    this.isCandidate = weights.map((weight, index) => stage1.logit(weight) >= EARLY_REJECT_LOGIT || exempt.has(index));
    const contentWeight = (index) => (this.isCandidate[index] ? stage1.weigh(this.content[index]) : 0);
    const logits = weights.map((weight, index) => stage1.logit(weight + contentWeight(index)));
    this.neighbours = neighbourFeatures(this.page, logits, this.isCandidate);
    const second = (index) => stage2.logit(stage2.weigh(this.neighbours[index]));
    const means = logits.map((logit, index) => (this.isCandidate[index] ? (logit + second(index)) / 2 : logit));
    const shift = logitShift(this.page, means);
    const shifted = means.map((logit) => logit + shift);
    this.headline = headlineIndex(this.page, this.measures, shifted);
    this.headlineLift = 0;
    if (this.headline !== NO_HEADLINE && hasArticle(shifted, this.headline)) {
      const own = shifted[this.headline];
      shifted[this.headline] = raised(own);
      this.headlineLift = shifted[this.headline] - own;
    }
    return shifted.map(sigmoid);
  }

  /** The probability of `role` for the block at `index`; those of the three roles sum to 1. */
  probability(index, role) {
    const editorial = this.editorial[index];
    if (role === "editorial") return editorial;
    const promo = this.promoIfNotEditorial[index];
    return (1 - editorial) * (role === "promo" ? promo : 1 - promo);
  }

  /** Whether the block at `index` has the words of the headline. */
  isHeadline(index) {
    const { titleMatches } = this.measures;
    return this.headline >= 0 && titleMatches.get(index)?.key === titleMatches.get(this.headline).key;
  }

  /** The role of the block at `index`. */
  role(index, decision) {
    return roleOf(this.editorial[index], this.promoIfNotEditorial[index], decision);
  }
}

/** The weight of the structure features of every block; features that blocks share are added up once. */
function structureWeights(scorer, { own, entryOf, entries }) {
  const shared = new Map([...entries].map(([entry, features]) => [entry, scorer.weigh(features)]));
  return own.map((features, index) => scorer.weigh(features) + shared.get(entryOf[index]));
}
