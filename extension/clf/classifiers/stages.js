// What a page head's judgment is made of; clf/classifiers/page_scorers.py in JavaScript.

import { PartScorer, sigmoid } from "../model/scorer.js";

/** Logit; a block whose surroundings alone stay below is ruled out: next to nothing that it says makes it article. */
export const OUTSIDE = -3;
/** Characters; a page's surest text. */
const SURE = 800;
/** P(editorial) that is even odds at the least. */
const LEAST = 0.2;

/** The three scorers of one page head. */
export class Stages {
  constructor(first, second, promo) {
    this.first = new PartScorer(first);
    this.second = new PartScorer(second);
    this.promo = new PartScorer(promo);
  }
}

/** What to add to the logits of a page, that half of what its surest text reaches be even odds. */
export function pageLift(page, logits) {
  const surest = [...logits.keys()].sort((one, two) => logits[two] - logits[one] || two - one);
  let left = SURE;
  let sure = 0;
  for (const place of surest) {
    const taken = Math.min(left, page.blocks[place].end - page.blocks[place].start);
    sure += taken * sigmoid(logits[place]);
    left -= taken;
    if (!left) break;
  }
  const half = Math.max(LEAST, sure / Math.max(1, SURE - left) / 2);
  return Math.log(1 / half - 1);
}
