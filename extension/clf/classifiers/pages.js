// The page head: Page -> a verdict on every block and link; clf/classifiers/pages.py and clf/classifiers/lazy.py in JavaScript.

import { leadsWithin } from "../page/addresses.js";
import { splitTrailingLinks } from "../page/trailing_links.js";
import { head as firstChars } from "../python.js";
import { MAX_HEADLINE } from "./headlines.js";
import { primaryCode } from "./language.js";
import { isFlagged } from "./page_decision.js";
import { PagePrediction } from "./page_prediction.js";
import { PageScorers } from "./page_scorers.js";
import { Reasons } from "./reasons.js";

/** Kind of page -> the name of its head in the bundle. */
export const HEADS = { html: "page", text: "text" };
const DEFAULT_PRECISION = 0.9;
const LANGUAGE_CHARS = 2000; // characters at the beginning of an article that tell its language
const NOT_SCORED = { clickbait: null, label: null };

/** Classifies the blocks and links of one kind of page; `headlines` scores the wording of links. */
export class PageClassifier {
  constructor({ manifest, scorers }, head, headlines) {
    this.head = manifest.heads[head];
    this.scorers = new PageScorers(scorers, head);
    this.headlines = headlines;
  }

  /**
   * The verdicts on every block and link of `page`; links are flagged from the threshold that reached `minPrecision`.
   *
   * Flagged links have P(clickbait), its label, and reasons; `explain` asks for them for every block and link.
   * `language` is the page's language, in case its text does not tell it.
   */
  report(page, { minPrecision = DEFAULT_PRECISION, explain = false, language = "" } = {}) {
    const threshold = flagThreshold(this.head, minPrecision);
    const blocks = this.blocks(page);
    const trailing = this.trailingLinks(page, blocks);
    const options = { threshold, explain, url: page.url, language: this.pageLanguage(page, blocks) ?? primaryCode(language) };
    const links = page.blocks.flatMap((block, index) =>
      block.links.map((link) => this.link(link, trailing.get(link) ?? blocks[index], options)),
    );
    const verdicts = blocks.map(({ role, probability, reasons }) => ({ role, probability, reasons: explain ? reasons() : [] }));
    return { blocks: verdicts, links };
  }

  link(link, { role, promo, sponsored, reasons }, { threshold, explain, url, language }) {
    const flagged = isFlagged(role, promo, threshold) && !leadsWithin(link.href, url);
    const isShown = explain || flagged;
    const { clickbait, label } = isShown ? this.headlines.onPage(firstChars(link.text, MAX_HEADLINE), language) : NOT_SCORED;
    return { role, promo, sponsored, clickbait, label, flagged, reasons: isShown ? reasons() : [] };
  }

  /** The language of the article of `page` below its headline; a page without one has the language of its text. */
  pageLanguage(page, blocks) {
    const isText = ({ role, isHeadline }) => role === "editorial" && !isHeadline;
    const article = page.blocks.filter((_, index) => isText(blocks[index]));
    const passage = (article.length ? article : page.blocks).map(({ text }) => text).join("\n");
    return this.headlines.language(firstChars(passage, LANGUAGE_CHARS));
  }

  blocks(page) {
    const prediction = new PagePrediction(page, this.scorers);
    const reasons = new Reasons(prediction, this.scorers);
    return page.blocks.map((_, index) => this.block(prediction, index, reasons));
  }

  /** A verdict and P(promo) of the block at `index`; its reasons are computed once, when they are first used. */
  block(prediction, index, reasons) {
    const role = prediction.role(index, this.head.decision);
    let computed;
    return {
      role,
      probability: prediction.probability(index, role),
      promo: prediction.probability(index, "promo"),
      sponsored: prediction.sponsored[index],
      isHeadline: prediction.isHeadline(index),
      reasons: () => (computed ??= reasons.ofBlock(index, role)),
    };
  }

  /** The verdicts on links that are the last sentence of an editorial block: on that sentence alone. */
  trailingLinks(page, blocks) {
    const editorial = [...blocks.keys()].filter((index) => blocks[index].role === "editorial");
    const found = splitTrailingLinks(page, editorial);
    if (!found) return new Map();
    const prediction = new PagePrediction(found.page, this.scorers);
    const reasons = new Reasons(prediction, this.scorers);
    const verdictOf = (index) => [found.page.blocks[index].links.at(-1), this.block(prediction, index, reasons)];
    return new Map(found.sentences.map(verdictOf));
  }
}

/** The lowest probability from which `minPrecision` was reached; throws when there is none. */
export function flagThreshold(head, minPrecision) {
  const reached = head.thresholds
    .filter(({ precision, probability }) => precision >= minPrecision && probability !== null)
    .map(({ probability }) => probability);
  if (!reached.length) throw new Error(`no threshold is known to reach precision ${minPrecision}`);
  return Math.min(...reached);
}
