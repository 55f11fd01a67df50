// The page head's arithmetic: Page -> tokens -> three scorers -> probabilities; clf/classifiers/stages.py in JavaScript.

import { PartScorer, sigmoid } from "../model/scorer.js";
import { contextTokens } from "../page/context.js";
import { pageTokens } from "../page/features.js";

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

/** A page with its tokens, and per block P(editorial) and P(promo if not editorial). */
export class Judged {
  constructor(page, tokens, context, editorial, bait) {
    Object.assign(this, { page, tokens, context, editorial, bait });
  }

  /** The probability of a role for the block at `place`; the three add up to 1. */
  probability(place, role) {
    const editorial = this.editorial[place];
    if (role === "editorial") return editorial;
    return (1 - editorial) * (role === "promo" ? this.bait[place] : 1 - this.bait[place]);
  }

  /** The role of the block at `place`: editorial from `decision` on, else the likelier other one. */
  role(place, decision) {
    if (this.editorial[place] >= decision) return "editorial";
    return this.bait[place] >= 0.5 ? "promo" : "navigation";
  }
}

/** The probabilities of every block of `page`. */
export function judge(page, stages) {
  const tokens = pageTokens(page);
  const logits = logitsOf(stages.first, tokens);
  const context = contextTokens(page, logits);
  const both = logits.map((logit, place) => (logit + stages.second.logit(context[place])) / 2);
  const lift = pageLift(page, both);
  const editorial = both.map((logit) => sigmoid(logit + lift));
  const bait = logitsOf(stages.promo, tokens).map(sigmoid);
  return new Judged(page, tokens, context, editorial, bait);
}

/** What to add to the logits of a page, that half of what its surest text reaches be even odds. */
function pageLift(page, logits) {
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

/** The scorer's logit for every block; what neighbours share is added up once. */
function logitsOf(scorer, tokens) {
  const shared = new Map([...tokens.shared].map(([place, parts]) => [place, scorer.total(parts)]));
  return tokens.blocks.map((parts, place) => scorer.calibrated(scorer.total(parts) + shared.get(tokens.around[place])));
}
