// The page head at work: page -> blocks and links -> roles, probabilities and reasons; clf/classifiers/pages.py in JavaScript.

import { head as opening } from "../python.js";
import { MAX_HEADLINE } from "./headlines.js";
import { blockReasons } from "./reasons.js";
import { judge } from "./stages.js";

export const HEADS = { html: "page", text: "text" };
const USUAL_PRECISION = 0.9;

/** Roles of the blocks and links of one kind of page; `headlines` judges the wording of links. */
export class PageClassifier {
  constructor({ manifest, scorers }, head, headlines) {
    this.head = manifest.heads[head];
    this.stages = { first: scorers[`${head}-1`], second: scorers[`${head}-2`], promo: scorers[`${head}-promo`] };
    this.headlines = headlines;
  }

  /**
   * The verdicts on every block and link of `page`; links are flagged from the threshold that reached `minPrecision`.
   *
   * Wording and reasons come with the links that are flagged, and, when `explain` asks for it, with every block and link.
   */
  report(page, { minPrecision = USUAL_PRECISION, explain = false } = {}) {
    const threshold = flagThreshold(this.head, minPrecision);
    const judged = judge(page, this.stages);
    const blocks = page.blocks.map((_, place) => {
      const role = judged.role(place, this.head.decision);
      const promo = judged.probability(place, "promo");
      const flagged = role === "promo" && promo >= threshold && page.blocks[place].links.length > 0;
      const reasons = explain || flagged ? blockReasons(judged, place, this.stages, role) : [];
      return { role, probability: judged.probability(place, role), promo, flagged, reasons };
    });
    const links = page.blocks.flatMap((block, place) => block.links.map((link) => this.link(link, blocks[place], explain)));
    return { blocks, links };
  }

  link({ text }, { role, promo, flagged, reasons }, explain) {
    const clickbait = explain || flagged ? this.headlines.probability(opening(text, MAX_HEADLINE)) : null;
    return { role, promo, clickbait, flagged, reasons };
  }
}

/** The probability from which `minPrecision` was reached; throws when none is known to. */
export function flagThreshold(head, minPrecision) {
  const reached = head.thresholds
    .filter(({ precision, probability }) => precision >= minPrecision && probability !== null)
    .map(({ probability }) => probability);
  if (!reached.length) throw new Error(`no threshold is known to reach precision ${minPrecision}`);
  return Math.min(...reached);
}
