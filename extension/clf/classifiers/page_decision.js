// Scores of a page's blocks -> decisions; clf/classifiers/page_decision.py in JavaScript.

import { sigmoid } from "../model/scorer.js";
import { counted } from "../python.js";

/** A block whose structure features score below this logit is not editorial. */
export const EARLY_REJECT_LOGIT = -2;
/** Characters of a page's most confident text. */
const CONFIDENT_CHARS = 800;
/** Lower bound of the probability that is mapped to 0.5. */
const LEAST_CONFIDENCE = 0.2;
/** P(promo | not editorial) from which a block is promo instead of navigation. */
const PROMO_DECISION = 0.4;

/** For every block, the mean of its own logit and the mean logit of its group. */
export function pooledLogits(logits, groups) {
  const sums = new Map();
  const sizes = counted(groups);
  logits.forEach((logit, index) => sums.set(groups[index], (sums.get(groups[index]) ?? 0) + logit));
  return logits.map((logit, index) => (logit + sums.get(groups[index]) / sizes.get(groups[index])) / 2);
}

/** A per-page logit offset: blocks half as probable as the page's most confident 800 characters end up at 0.5. */
export function logitShift(page, logits) {
  const byConfidence = [...logits.keys()].sort((one, two) => logits[two] - logits[one] || two - one);
  let missing = CONFIDENT_CHARS;
  let confidence = 0;
  for (const index of byConfidence) {
    const chars = Math.min(missing, page.blocks[index].end - page.blocks[index].start);
    confidence += chars * sigmoid(logits[index]);
    missing -= chars;
    if (!missing) break;
  }
  const even = Math.max(LEAST_CONFIDENCE, confidence / Math.max(1, CONFIDENT_CHARS - missing) / 2);
  return Math.log(1 / even - 1);
}

/** The role of a block: editorial from `decision` on, else promo or navigation. */
export function roleOf(editorial, promoIfNotEditorial, decision) {
  if (editorial >= decision) return "editorial";
  return promoIfNotEditorial >= PROMO_DECISION ? "promo" : "navigation";
}

/** Whether a link is flagged: its role is promo, and P(promo) reaches `threshold`. */
export function isFlagged(role, promo, threshold) {
  return role === "promo" && promo >= threshold;
}
