// The headline head: headline -> tokens -> scorer -> P(clickbait); clf/classifiers/headlines.py in JavaScript.

import { sigmoid } from "../model/scorer.js";
import { describe, headlineTokens } from "../text/tokens.js";

export const MAX_HEADLINE = 10_000;
export const HEADLINE = "headline";
const CACHED_TEXTS = 20_000;

/** Computes P(clickbait) of a headline from its wording; results are cached by text. */
export class HeadlineClassifier {
  constructor({ manifest, scorers }) {
    this.head = manifest.heads[HEADLINE];
    this.scorer = scorers[HEADLINE];
    this.cache = new Map();
  }

  /** P(clickbait) of `text`. */
  probability(text) {
    let found = this.cache.get(text);
    if (found === undefined) {
      if (this.cache.size >= CACHED_TEXTS) this.cache.clear();
      found = this.scorer.probability(headlineTokens(text, this.head.namespaces));
      this.cache.set(text, found);
    }
    return found;
  }

  /** "clickbait" or "editorial". */
  label(probability) {
    return this.head.labels[probability < this.head.decision ? 1 : 0];
  }

  /** P(clickbait) with its reasons: signed tokens and the bias, strongest first; they sum to the logit. */
  explain(text) {
    const tokens = headlineTokens(text, this.head.namespaces);
    const reasons = this.scorer.explain(tokens).map(([namespace, token, weight]) => ({
      token: namespace ? `${namespace}:${token}` : "bias",
      weight,
      words: describe(namespace, token),
    }));
    const logit = this.scorer.logit(tokens);
    return { text, clickbait: sigmoid(logit), logit, reasons };
  }
}
