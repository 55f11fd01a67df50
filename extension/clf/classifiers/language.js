// Tokens of a text -> the code of its language, or null where they do not tell; clf/classifiers/language.py in JavaScript.

/** Tells the language of a text from the tokens that the headline heads read. */
export class LanguageClassifier {
  constructor(head, scorer) {
    Object.assign(this, { head, scorer });
  }

  /** The code of the language; null when no language stands out, as with names, numbers and emoji. */
  language(tokens) {
    const logits = this.scorer.logits(firstTokens(tokens, this.head));
    const [first, second] = [...logits].sort((one, two) => two - one);
    if (first < this.head.lowest || first - second < this.head.margin) return null;
    return this.head.labels[logits.indexOf(first)];
  }
}

/** The tokens that `head` reads: of each of its namespaces, `most` from the first on; 0 or nothing stands for all. */
function firstTokens(tokens, { namespaces, most }) {
  if (!most) return tokens;
  return Object.fromEntries(namespaces.map((name) => [name, tokens[name].slice(0, most)]));
}

/** The primary part of a language code: "ro" of "ro-RO"; null for what is no code. */
export function primaryCode(code) {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(code) ? code.split("-")[0].toLowerCase() : null;
}
