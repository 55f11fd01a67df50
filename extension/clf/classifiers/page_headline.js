// Page, logits of P(editorial) -> the block of the headline; clf/classifiers/page_headline.py in JavaScript.

import { isLinked } from "../page/features/headline.js";
import { headlineCandidates } from "../page/features/title.js";

/** A headline's logit of P(editorial) is at least this much, where the page has an article. */
const HEADLINE_LOGIT = 1;
export const NO_HEADLINE = -1;
const OVERLAP = 4;
const ELEMENTS = new Map([["h1", 2], ["h2", 1]]);
const LOGIT = 0.35;
const LINKED = 1.5;
const LEAST = -6;
const MOST = 4;

/** The index of the headline's block; NO_HEADLINE where no block may be one. */
export function headlineIndex(page, { titleMatches }, logits) {
  let best = NO_HEADLINE;
  let most = -Infinity;
  for (const index of headlineCandidates(page, titleMatches)) {
    const score = scoreOf(page.blocks[index], titleMatches.get(index), logits[index]);
    if (score > most) [best, most] = [index, score];
  }
  return best;
}

/** Whether a block other than the headline is more probably editorial than not. */
export function hasArticle(logits, headline) {
  return logits.some((logit, index) => logit >= 0 && index !== headline);
}

/** The logit of P(editorial) of a headline. */
export function raised(logit) {
  return Math.max(logit, HEADLINE_LOGIT);
}

function scoreOf(block, { overlap }, logit) {
  let score = OVERLAP * overlap + (ELEMENTS.get(block.tag) ?? 0);
  score += LOGIT * Math.max(LEAST, Math.min(MOST, logit));
  return score - (isLinked(block) ? LINKED : 0);
}
