// A page judged: its surroundings, its blocks, their neighbours; clf/classifiers/page_prediction.py in JavaScript.

import { sigmoid } from "../model/scorer.js";
import { contextTokens } from "../page/context.js";
import { pageTokens } from "../page/features.js";
import { measure } from "../page/layout.js";
import { surroundings } from "../page/surroundings.js";
import { OUTSIDE, pageLift } from "./stages.js";

/**
 * A page with the tokens of its blocks, and per block P(editorial) and P(promo if not editorial).
 *
 * `around` has the tokens of what is around the blocks, `tokens` those of the blocks themselves, `near` tells which of
 * them their surroundings do not rule out, and `context` has the tokens of stage 2 of these.
 */
export class Judged {
  constructor(page, stages) {
    this.page = page;
    const layout = measure(page);
    this.around = surroundings(page, layout);
    this.tokens = pageTokens(page, layout);
    const outlook = totalsAround(stages.first, this.around);
    this.near = outlook.map((total) => stages.first.calibrated(total) >= OUTSIDE);
    const itself = (scorer, place) => scorer.total(this.tokens[place]);
    const first = outlook.map((total, place) => total + (this.near[place] ? itself(stages.first, place) : 0));
    const logits = first.map((total) => stages.first.calibrated(total));
    this.context = contextTokens(page, logits, this.near);
    const second = (place) => stages.second.logit(this.context[place]);
    const both = logits.map((logit, place) => (this.near[place] ? (logit + second(place)) / 2 : logit));
    const lift = pageLift(page, both);
    this.editorial = both.map((logit) => sigmoid(logit + lift));
    const promo = totalsAround(stages.promo, this.around).map((total, place) => total + itself(stages.promo, place));
    this.bait = promo.map((total) => sigmoid(stages.promo.calibrated(total)));
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

/** What is around every block adds to the scorer's logit; what neighbours share is added up once. */
function totalsAround(scorer, { blocks, around, shared }) {
  const totals = new Map([...shared].map(([place, parts]) => [place, scorer.total(parts)]));
  return blocks.map((parts, place) => scorer.total(parts) + totals.get(around[place]));
}
