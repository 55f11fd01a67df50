// Tokens by namespace -> one logit per class, in one pass; clf/model/class_scorer.py in JavaScript.

/** One family of tokens; `idf` and `weights` (idf times coefficient, one number per class) have an entry per token. */
export class ClassNamespace {
  constructor({ name, tokens, idf, weights }) {
    Object.assign(this, { name, idf, weights });
    this.indices = new Map(tokens.map((token, index) => [token, index]));
  }

  /** Add what these tokens contribute to `totals`, one number per class; unknown tokens and repetitions add nothing. */
  addTo(totals, tokens) {
    const sums = totals.map(() => 0);
    let squares = 0;
    for (const token of new Set(tokens)) {
      const index = this.indices.get(token);
      if (index === undefined) continue;
      squares += this.idf[index] ** 2;
      this.weights[index].forEach((weight, position) => (sums[position] += weight));
    }
    const norm = Math.sqrt(squares) || 1;
    return totals.map((total, index) => total + sums[index] / norm);
  }
}

/** Linear models over several namespaces, one for each class; `biases` has one number per class. */
export class ClassScorer {
  constructor({ namespaces, biases }) {
    this.namespaces = namespaces.map((columns) => new ClassNamespace(columns));
    this.biases = biases;
  }

  /** The logit of each class; a namespace that the item lacks adds nothing. */
  logits(tokens) {
    return this.namespaces.reduce((totals, namespace) => namespace.addTo(totals, tokens[namespace.name] ?? []), this.biases);
  }
}
