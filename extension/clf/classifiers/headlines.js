// The headline head at work; clf/classifiers/headlines.py in JavaScript.

import { sigmoid } from "../model/scorer.js";
import { describe, headlineTokens } from "../text/tokens.js";

export const MAX_HEADLINE = 10_000;
export const HEADLINE = "headline";
const MOST_KNOWN = 20_000;

/** P(clickbait) of a headline from its wording; a text that was judged is remembered. */
export class HeadlineClassifier {
  constructor({ manifest, scorers }) {
    this.head = manifest.heads[HEADLINE];
    this.scorer = scorers[HEADLINE];
    this.known = new Map();
  }

  /** P(clickbait) of `text`. */
  probability(text) {
    let found = this.known.get(text);
    if (found === undefined) {
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      found = this.scorer.probability(headlineTokens(text, this.head.namespaces));
      this.known.set(text, found);
    }
    return found;
  }

  /** "clickbait" or "editorial". */
  label(probability) {
    return this.head.labels[probability < this.head.decision ? 1 : 0];
  }

  /** The verdict with its reasons: signed tokens and the bias, strongest first, summing to the logit. */
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
