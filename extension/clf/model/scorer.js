// Tokens -> a logit: dictionaries and one loop; clf/model/scorer.py in JavaScript.

import { byCodePoint } from "../python.js";

/** One family of tokens with its own norm; `weights` maps a token to its place in `idf` and `coefficients`. */
export class Namespace {
  constructor({ name, tokens, idf, coefficients, unit, scale }) {
    this.name = name;
    this.unit = unit;
    this.scale = scale;
    this.idf = Float64Array.from(idf);
    this.coefficients = Float64Array.from(coefficients);
    this.places = new Map(tokens.map((token, place) => [token, place]));
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
    const known = [...new Set(tokens)].filter((token) => this.places.has(token));
    const idf = known.map((token) => this.idf[this.places.get(token)]);
    const norm = this.unit ? Math.sqrt(idf.reduce((sum, value) => sum + value * value, 0)) : 1;
    return known.map((token, at) => {
      const coefficient = this.coefficients[this.places.get(token)];
      return [token, (idf[at] * coefficient * this.scale) / norm];
    });
  }

  /** The places of the different known tokens, in the order of the tokens, as the sum in Python goes. */
  known(tokens) {
    const places = new Set();
    for (const token of tokens) {
      const place = this.places.get(token);
      if (place !== undefined) places.add(place);
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

/** 1 / (1 + e^-logit) without overflow. */
export function sigmoid(logit) {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const odds = Math.exp(logit);
  return odds / (1 + odds);
}
