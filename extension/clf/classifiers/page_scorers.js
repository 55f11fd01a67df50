// The four scorers of a page head, by name; clf/classifiers/page_scorers.py in JavaScript.

import { TemplateScorer } from "../model/template_scorer.js";

/** `stage1` reads structure and content features, `stage2` neighbours, `promo` tells promo from navigation, `sponsored` advertising. */
export class PageScorers {
  constructor(scorers, head) {
    this.stage1 = new TemplateScorer(scorers[`${head}-1`]);
    this.stage2 = new TemplateScorer(scorers[`${head}-2`]);
    this.promo = new TemplateScorer(scorers[`${head}-promo`]);
    this.sponsored = new TemplateScorer(scorers[`${head}-sponsored`]);
  }
}
