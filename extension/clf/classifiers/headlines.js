// The headline heads, one per language: headline -> tokens -> language -> P(clickbait); clf/classifiers/headlines.py in
// JavaScript.

import { sigmoid } from "../model/scorer.js";
import { HeadlineTokens, describe } from "../text/tokens.js";
import { LanguageClassifier } from "./language.js";

export const MAX_HEADLINE = 10_000;
export const HEADLINE = "headline";
const UNKNOWN = "unknown";
const CACHED_TEXTS = 20_000;
const LETTER = /\p{L}/u;

/**
 * Computes P(clickbait) of a headline from its wording, with the head of its language; results are cached by text.
 *
 * `heads` maps a language to its head. The one head of an old bundle has the language "" and judges all texts.
 */
export class HeadlineClassifier {
  constructor({ manifest, scorers, language }) {
    const names = headlineHeads(manifest.heads);
    this.heads = new Map(names.map((name) => [name.slice(HEADLINE.length + 1), manifest.heads[name]]));
    this.scorers = scorers;
    this.told = manifest.language ? new LanguageClassifier(manifest.language, language) : null;
    this.cache = new Map();
  }

  /** The scorer of the head for `language`; it is constructed when it is first used. */
  scorer(language) {
    return this.scorers[language ? `${HEADLINE}-${language}` : HEADLINE];
  }

  /** {clickbait, label, language} of a link's text; a text that does not tell its language has that of its page. */
  onPage(text, pageLanguage) {
    const key = `${pageLanguage}\n${text}`;
    let found = this.cache.get(key);
    if (found === undefined) {
      if (this.cache.size >= CACHED_TEXTS) this.cache.clear();
      const tokens = new HeadlineTokens(text);
      const language = this.languageOf(text, tokens) ?? (LETTER.test(text) ? pageLanguage : null);
      found = this.verdict(tokens, language);
      this.cache.set(key, found);
    }
    return found;
  }

  /** The language of `text`, a headline or a passage; null when it does not tell. */
  language(text) {
    return this.languageOf(text, new HeadlineTokens(text));
  }

  /** A language is dropped when its head knows too few of the tokens, because the text is then in another one. */
  languageOf(text, tokens) {
    if (!LETTER.test(text)) return null;
    if (!this.told) return this.heads.keys().next().value;
    const language = this.told.language(tokens.of(this.told.head.namespaces));
    return this.heads.has(language) && this.isForeign(tokens, language) ? null : language;
  }

  /** Whether the head for `language` knows too few of the tokens. */
  isForeign(tokens, language) {
    const { namespaces } = this.heads.get(language);
    return this.scorer(language).knownShare(tokens.of(namespaces)) < this.told.head.least_known;
  }

  verdict(tokens, language) {
    if (!this.heads.has(language)) return { clickbait: null, label: UNKNOWN, language: language ?? "" };
    const head = this.heads.get(language);
    const clickbait = this.scorer(language).probability(tokens.of(head.namespaces));
    return { clickbait, label: head.labels[clickbait < head.decision ? 1 : 0], language };
  }

  /**
   * P(clickbait) with its reasons: signed tokens and the bias, strongest first; they sum to the logit.
   *
   * Without a head for the language of `text`, the probability and the logit are null, and there are no reasons.
   */
  explain(text) {
    const tokens = new HeadlineTokens(text);
    const { clickbait, language } = this.verdict(tokens, this.languageOf(text, tokens));
    if (clickbait === null) return { text, clickbait, logit: null, reasons: [], language };
    const scorer = this.scorer(language);
    const made = tokens.of(this.heads.get(language).namespaces);
    const reasons = scorer.explain(made).map(([namespace, token, weight]) => ({
      token: namespace ? `${namespace}:${token}` : "bias",
      weight,
      words: describe(namespace, token),
    }));
    const logit = scorer.logit(made);
    return { text, clickbait: sigmoid(logit), logit, reasons, language };
  }
}

/** The names of the headline heads among `heads`. */
export function headlineHeads(heads) {
  return Object.keys(heads).filter((name) => name === HEADLINE || name.startsWith(`${HEADLINE}-`));
}
