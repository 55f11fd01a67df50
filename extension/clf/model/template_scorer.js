// Features -> weights, each computed once; clf/model/template_scorer.py and clf/model/cache.py in JavaScript.

/**
 * A linear model over features, [namespace, tokens]. The weight of a feature is cached for as long as its array lives.
 *
 * The features of one item have no token in common, and a namespace with a norm has one feature.
 */
export class TemplateScorer {
  constructor(scorer) {
    this.scorer = scorer;
    this.namespaces = new Map(scorer.namespaces.map((namespace) => [namespace.name, namespace]));
    this.cache = new WeakMap();
  }

  /** The weight of an item: the sum over its features, which is its raw logit without the bias. */
  weigh(features) {
    return features.reduce((sum, feature) => sum + this.weightOf(feature), 0);
  }

  /** The calibrated logit of an item with this weight; the weights of several lists of features may be added. */
  logit(weight) {
    return this.scorer.calibrated(this.scorer.bias + weight);
  }

  /** [namespace, token, share of the calibrated logit] for every known token of `features`. */
  contributions(features) {
    return features.flatMap(([name, tokens]) => {
      const known = this.namespaces.get(name)?.contributions(tokens) ?? [];
      return known.map(([token, weight]) => [name, token, this.scorer.slope * weight]);
    });
  }

  weightOf(feature) {
    let weight = this.cache.get(feature);
    if (weight === undefined) {
      weight = this.namespaces.get(feature[0])?.contribution(feature[1]) ?? 0;
      this.cache.set(feature, weight);
    }
    return weight;
  }
}
