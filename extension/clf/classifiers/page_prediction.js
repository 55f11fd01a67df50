// Page -> P(editorial) and P(promo | not editorial) of every block; clf/classifiers/page_prediction.py in JavaScript.

import { sigmoid } from "../model/scorer.js";
import { contentFeatures } from "../page/features/content.js";
import { measure } from "../page/features/measures.js";
import { neighbourFeatures } from "../page/features/neighbours.js";
import { structureFeatures } from "../page/features/structure.js";
import { EARLY_REJECT_LOGIT, logitShift, roleOf } from "./page_decision.js";

/**
 * The features of a page's blocks, and the probabilities of their roles.
 *
 * `structure` and `content` have the stage-1 features of all blocks; `isCandidate` tells which blocks the structure
 * does not reject early, and `neighbours` has the stage-2 features of these. In Python, the content of rejected blocks
 * is read on demand only; here it is always asked for.
 */
export class PagePrediction {
  constructor(page, scorers) {
    this.page = page;
    const measures = measure(page);
    this.structure = structureFeatures(page, measures);
    this.content = contentFeatures(page, measures);
    this.editorial = this.editorialOf(scorers);
    const weights = structureWeights(scorers.promo, this.structure);
    const logits = weights.map((weight, index) => scorers.promo.logit(weight + scorers.promo.weigh(this.content[index])));
    this.promoIfNotEditorial = logits.map(sigmoid);
  }

  editorialOf({ stage1, stage2 }) {
    const weights = structureWeights(stage1, this.structure);
    this.isCandidate = weights.map((weight) => stage1.logit(weight) >= EARLY_REJECT_LOGIT);
    const contentWeight = (index) => (this.isCandidate[index] ? stage1.weigh(this.content[index]) : 0);
    const logits = weights.map((weight, index) => stage1.logit(weight + contentWeight(index)));
    this.neighbours = neighbourFeatures(this.page, logits, this.isCandidate);
    const second = (index) => stage2.logit(stage2.weigh(this.neighbours[index]));
    const means = logits.map((logit, index) => (this.isCandidate[index] ? (logit + second(index)) / 2 : logit));
    const shift = logitShift(this.page, means);
    return means.map((logit) => sigmoid(logit + shift));
  }

  /** The probability of `role` for the block at `index`; those of the three roles sum to 1. */
  probability(index, role) {
    const editorial = this.editorial[index];
    if (role === "editorial") return editorial;
    const promo = this.promoIfNotEditorial[index];
    return (1 - editorial) * (role === "promo" ? promo : 1 - promo);
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
