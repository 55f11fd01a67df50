// Tokens -> a logit: dictionaries and one loop; clf/model/scorer.py in JavaScript.

import { byCodePoint } from "../python.js";

/** One family of tokens with its own norm; `weights` maps a token to its place in `idf` and `coefficients`. */
export class Namespace {
  constructor({ name, tokens, idf, coefficients, unit, scale }) {
    this.name = name;
    this.tokens = tokens;
    this.unit = unit;
    this.scale = scale;
    this.idf = Float64Array.from(idf);
    this.coefficients = Float64Array.from(coefficients);
    this.places = new Map(tokens.map((token, place) => [token, place]));
    this.met = new Uint32Array(tokens.length); // the round in which a token was met last; cheaper than a set a call
    this.round = 0;
  }

  /** What these tokens add to the logit; unknown tokens and repetitions add nothing. */
  share(tokens) {
    let total = 0;
    let squares = 0;
    for (const place of this.known(tokens)) {
      const idf = this.idf[place];
      total += idf * this.coefficients[place];
      squares += idf * idf;
    }
    if (this.unit && squares) total /= Math.sqrt(squares);
    return total * this.scale;
  }

  /** [token, what it alone adds] for each known token. */
  shares(tokens) {
    const known = this.known(tokens);
    const norm = this.unit ? Math.sqrt(known.reduce((sum, place) => sum + this.idf[place] ** 2, 0)) : 1;
    return known.map((place) => [this.tokens[place], (this.idf[place] * this.coefficients[place] * this.scale) / norm]);
  }

  /** The places of the different known tokens, in the order of the tokens, as the sum in Python goes. */
  known(tokens) {
    this.round += 1;
    const places = [];
    for (const token of tokens) {
      const place = this.places.get(token);
      if (place === undefined || this.met[place] === this.round) continue;
      this.met[place] = this.round;
      places.push(place);
    }
    return places;
  }
}

/** A calibrated linear model over namespaces; one output. */
export class Scorer {
  constructor(namespaces, bias, slope = 1, offset = 0) {
    Object.assign(this, { namespaces, bias, slope, offset });
  }

  /** The calibrated logit of one item: an object of token lists by namespace. */
  logit(tokens) {
    return this.calibrated(this.bias + this.total(tokens));
  }

  /** What these tokens add before calibration; parts by namespace may be added up. */
  total(tokens) {
    let total = 0;
    for (const namespace of this.namespaces) {
      const found = tokens[namespace.name];
      if (found?.length) total += namespace.share(found);
    }
    return total;
  }

  calibrated(total) {
    return this.slope * total + this.offset;
  }

  probability(tokens) {
    return sigmoid(this.logit(tokens));
  }

  /** [namespace, token, weight] for every known token, strongest first, the bias as ["", "", weight]. */
  explain(tokens) {
    const shares = this.namespaces.flatMap((namespace) =>
      namespace.shares(tokens[namespace.name] ?? []).map(([token, weight]) => [namespace.name, token, this.slope * weight]),
    );
    shares.push(["", "", this.slope * this.bias + this.offset]);
    return shares.sort(
      (one, other) =>
        Math.abs(other[2]) - Math.abs(one[2]) || byCodePoint(one[0], other[0]) || byCodePoint(one[1], other[1]),
    );
  }
}

/**
 * A scorer for items that come in parts, [namespace, tokens]: what a part adds is remembered as long as the part.
 *
 * The parts of one item must have no token in common, and a namespace with a norm must be one part.
 */
export class PartScorer {
  constructor(scorer) {
    this.scorer = scorer;
    this.namespaces = new Map(scorer.namespaces.map((namespace) => [namespace.name, namespace]));
    this.weighed = new WeakMap();
  }

  /** What `parts` add to the logit before calibration. */
  total(parts) {
    return parts.reduce((sum, part) => sum + this.share(part), 0);
  }

  /** The calibrated logit of an item whose parts add up to `total`. */
  calibrated(total) {
    return this.scorer.calibrated(this.scorer.bias + total);
  }

  logit(parts) {
    return this.calibrated(this.total(parts));
  }

  /** [namespace, token, what it adds to the calibrated logit] for every known token of `parts`. */
  shares(parts) {
    return parts.flatMap(([name, tokens]) => {
      const known = this.namespaces.get(name)?.shares(tokens) ?? [];
      return known.map(([token, weight]) => [name, token, this.scorer.slope * weight]);
    });
  }

  share(part) {
    let known = this.weighed.get(part);
    if (known === undefined) {
      known = this.namespaces.get(part[0])?.share(part[1]) ?? 0;
      this.weighed.set(part, known);
    }
    return known;
  }
}

/** 1 / (1 + e^-logit) without overflow. */
export function sigmoid(logit) {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const odds = Math.exp(logit);
  return odds / (1 + odds);
}
