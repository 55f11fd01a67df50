// Tokens by namespace -> a calibrated logit, with dictionaries and one loop; clf/model/scorer.py in JavaScript.

import { byCodePoint } from "../python.js";

/** One family of tokens with its own norm; `indices` maps a token to its index in `idf` and `coefficients`. */
export class Namespace {
  constructor({ name, tokens, idf, coefficients, unit, scale }) {
    this.name = name;
    this.tokens = tokens;
    this.unit = unit;
    this.scale = scale;
    this.idf = Float64Array.from(idf);
    this.coefficients = Float64Array.from(coefficients);
    this.indices = new Map(tokens.map((token, index) => [token, index]));
    // The call in which each token was last met; this is cheaper than a set for every call.
    this.lastCall = new Uint32Array(tokens.length);
    this.call = 0;
  }

  /** The sum that these tokens add to the raw logit; unknown tokens and repetitions add nothing. */
  contribution(tokens) {
    let total = 0;
    let squares = 0;
    for (const index of this.known(tokens)) {
      const idf = this.idf[index];
      total += idf * this.coefficients[index];
      squares += idf * idf;
    }
    if (this.unit && squares) total /= Math.sqrt(squares);
    return total * this.scale;
  }

  /** [token, its own contribution] for each known token. */
  contributions(tokens) {
    const known = this.known(tokens);
    const norm = this.unit ? Math.sqrt(known.reduce((sum, index) => sum + this.idf[index] ** 2, 0)) : 1;
    return known.map((index) => [this.tokens[index], (this.idf[index] * this.coefficients[index] * this.scale) / norm]);
  }

  /** The indices of the distinct known tokens, in the order in which Python adds them up. */
  known(tokens) {
    this.call += 1;
    const indices = [];
    for (const token of tokens) {
      const index = this.indices.get(token);
      if (index === undefined || this.lastCall[index] === this.call) continue;
      this.lastCall[index] = this.call;
      indices.push(index);
    }
    return indices;
  }
}

/** A calibrated linear model over several namespaces, with one output. */
export class Scorer {
  constructor(namespaces, bias, slope = 1, offset = 0) {
    Object.assign(this, { namespaces, bias, slope, offset });
  }

  /** The share of the distinct tokens of one item that the scorer knows. */
  knownShare(tokens) {
    let [known, count] = [0, 0];
    for (const namespace of this.namespaces) {
      const found = new Set(tokens[namespace.name] ?? []);
      known += namespace.known(found).length;
      count += found.size;
    }
    return known / count;
  }

  /** The calibrated logit of one item: an object of token lists by namespace. */
  logit(tokens) {
    let total = this.bias;
    for (const namespace of this.namespaces) {
      const found = tokens[namespace.name];
      if (found?.length) total += namespace.contribution(found);
    }
    return this.calibrated(total);
  }

  /** The calibrated logit of a raw one. */
  calibrated(raw) {
    return this.slope * raw + this.offset;
  }

  probability(tokens) {
    return sigmoid(this.logit(tokens));
  }

  /** [namespace, token, weight] for every known token, strongest first, the bias as ["", "", weight]. */
  explain(tokens) {
    const shares = this.namespaces.flatMap((namespace) =>
      namespace
        .contributions(tokens[namespace.name] ?? [])
        .map(([token, weight]) => [namespace.name, token, this.slope * weight]),
    );
    shares.push(["", "", this.slope * this.bias + this.offset]);
    return shares.sort(
      (one, other) =>
        Math.abs(other[2]) - Math.abs(one[2]) || byCodePoint(one[0], other[0]) || byCodePoint(one[1], other[1]),
    );
  }
}

/** 1 / (1 + e^-logit) without overflow. */
export function sigmoid(logit) {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const odds = Math.exp(logit);
  return odds / (1 + odds);
}
