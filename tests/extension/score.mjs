// Standard input: {"bundle": folder, "headlines": [text], "pages": [page]} as JSON; standard output: the verdicts,
// and the names of the scorers that were constructed for them. Run under Node by test_parity.py, with the
// modules that the extension's background loads.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Model } from "../../extension/clf/classifiers/model.js";
import { listLinks } from "../../extension/clf/page/reading/link_list.js";

const { bundle, headlines, pages } = JSON.parse(await text(process.stdin));
const model = await Model.load((name) => readFile(join(bundle, name)), ["html", "text"]);
const answer = {
  id: model.id,
  headlines: headlines.map((headline) => model.headlines.explain(headline)),
  pages: pages.map((page) => ({ ...model.separate(page, { explain: true }), listed: listLinks(page) })),
};
const scorers = Object.entries(Object.getOwnPropertyDescriptors(model.headlines.scorers));
const constructed = scorers.filter(([, property]) => "value" in property).map(([name]) => name);
process.stdout.write(JSON.stringify({ ...answer, constructed }));
