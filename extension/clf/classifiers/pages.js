// The page head at work: page -> blocks and links -> roles, probabilities, reasons; clf/classifiers/pages.py in JavaScript.

import { head as opening } from "../python.js";
import { splitTails } from "../page/tails.js";
import { MAX_HEADLINE } from "./headlines.js";
import { Judged } from "./judged.js";
import { Reasons } from "./reasons.js";
import { Stages } from "./stages.js";

export const HEADS = { html: "page", text: "text" };
const USUAL_PRECISION = 0.9;

/** Roles of the blocks and links of one kind of page; `headlines` judges the wording of links. */
export class PageClassifier {
  constructor({ manifest, scorers }, head, headlines) {
    this.head = manifest.heads[head];
    this.stages = new Stages(scorers[`${head}-1`], scorers[`${head}-2`], scorers[`${head}-promo`]);
    this.headlines = headlines;
  }

  /**
   * The verdicts on every block and link of `page`; links are flagged from the threshold that reached `minPrecision`.
   *
   * Wording and reasons come with the links that are flagged, and, when `explain` asks for it, with every block and link.
   */
  report(page, { minPrecision = USUAL_PRECISION, explain = false } = {}) {
    const threshold = flagThreshold(this.head, minPrecision);
    const blocks = this.blocks(page);
    const places = this.places(page, blocks);
    const isFlagged = ({ role, promo }) => role === "promo" && promo >= threshold;
    const links = page.blocks.flatMap((block, at) =>
      block.links.map((link) => {
        const place = places.get(link) ?? blocks[at];
        const flagged = isFlagged(place);
        const told = explain || flagged;
        const clickbait = told ? this.headlines.probability(opening(link.text, MAX_HEADLINE)) : null;
        return { role: place.role, promo: place.promo, clickbait, flagged, reasons: told ? place.reasons() : [] };
      }),
    );
    return {
      blocks: blocks.map(({ role, probability, reasons }) => ({ role, probability, reasons: explain ? reasons() : [] })),
      links,
    };
  }

  blocks(page) {
    const judged = new Judged(page, this.stages);
    const reasons = new Reasons(judged, this.stages);
    return page.blocks.map((_, place) => this.block(judged, place, reasons));
  }

  /** A verdict and P(promo); its reasons are made when they are asked for, once. */
  block(judged, place, reasons) {
    const role = judged.role(place, this.head.decision);
    let made;
    return {
      role,
      probability: judged.probability(place, role),
      promo: judged.probability(place, "promo"),
      reasons: () => (made ??= reasons.ofBlock(place, role)),
    };
  }

  /** The judgment on every link that is the last sentence of an editorial block: on that sentence alone. */
  places(page, blocks) {
    const editorial = page.blocks.map((_, place) => place).filter((place) => blocks[place].role === "editorial");
    const found = splitTails(page, editorial);
    if (!found) return new Map();
    const judged = new Judged(found.page, this.stages);
    const reasons = new Reasons(judged, this.stages);
    return new Map(found.tails.map((tail) => [found.page.blocks[tail].links.at(-1), this.block(judged, tail, reasons)]));
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
