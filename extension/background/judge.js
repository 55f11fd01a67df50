// A page from a tab -> verdicts: by the server where that is allowed and works, else by the bundle in here.

import { Model } from "../clf/classifiers/model.js";
import { maySend } from "./policy.js";
import { ServerError, flagLinks, isResting } from "./server.js";

let loading = null;

/** The model in the extension, read once per life of the background; a failure is tried again next time. */
export function model() {
  loading ??= Model.load(readFile).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/**
 * The verdicts on `page`: {source, model, links, blocks}.
 *
 * `source` is "offline", "server", or "fallback" when the server was wanted and did not serve. `blocks` has a role per
 * block, null where it is not known.
 */
export async function judgePage(settings, page, { language, host, isPrivate }) {
  if (!maySend(settings, host, isPrivate)) return judgeHere(settings, page, "offline");
  if (isResting()) return judgeHere(settings, page, "fallback");
  try {
    const { model: id, links } = await flagLinks(settings, page, language);
    return { source: "server", model: id, links: links.map(withLabel), blocks: rolesOf(page, links) };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return judgeHere(settings, page, "fallback");
  }
}

async function judgeHere(settings, page, source) {
  const found = await model();
  const { precision } = settings;
  // A precision kept from another bundle may be out of this one's reach.
  const minPrecision = found.precisions.find((known) => known >= precision) ?? found.precisions.at(-1);
  const begun = performance.now();
  const { blocks, links } = found.separate(page, { minPrecision });
  performance.clearMeasures();
  performance.measure("separate", { start: begun });
  const labelled = links.map((link) => ({ ...link, label: found.headlines.label(link.clickbait) }));
  return { source, model: found.id, links: labelled, blocks: blocks.map((block) => block.role) };
}

/** The server gives probabilities; the word for them needs the bundle's decision, which the usual half stands in for. */
function withLabel({ role, promo, clickbait, flagged, reasons }) {
  return { role, promo, clickbait, flagged, reasons, label: clickbait >= 0.5 ? "clickbait" : "editorial" };
}

function rolesOf(page, links) {
  let place = 0;
  return page.blocks.map((block) => {
    const own = links.slice(place, (place += block.links.length));
    return own.length ? own[0].role : null;
  });
}

async function readFile(name) {
  const response = await fetch(chrome.runtime.getURL(`bundle/${name}`));
  if (!response.ok) throw new Error(`the extension has no bundle/${name}; build it with "clf extension build"`);
  return response.arrayBuffer();
}
