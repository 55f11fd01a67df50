// All heads of one bundle: headlines and pages -> verdicts; clf/classifiers/model.py in JavaScript.

import { readBundle } from "../model/bundle.js";
import { HEADLINE, HeadlineClassifier, headlineHeads } from "./headlines.js";
import { HEADS, PageClassifier } from "./pages.js";

export class Model {
  constructor(bundle, kinds) {
    this.id = bundle.id;
    this.manifest = bundle.manifest;
    this.headlines = new HeadlineClassifier(bundle);
    this.pages = Object.fromEntries(kinds.map((kind) => [kind, new PageClassifier(bundle, HEADS[kind], this.headlines)]));
  }

  /** Read, check and build the model whose files `read(name)` returns; the extension needs pages of kind "html" only. */
  static async load(read, kinds = ["html"]) {
    const bundle = await readBundle(read, (heads) => {
      const headlines = headlineHeads(heads);
      return [...(headlines.length ? headlines : [HEADLINE]), ...kinds.map((kind) => HEADS[kind])];
    });
    return new Model(bundle, kinds);
  }

  /** The precisions at which links can be flagged. */
  get precisions() {
    const { thresholds } = this.pages.html.head;
    return thresholds.filter(({ probability }) => probability !== null).map(({ precision }) => precision);
  }

  /** The verdicts on the blocks and links of `page`; see PageClassifier. */
  separate(page, options) {
    return this.pages[page.kind].report(page, options);
  }
}
