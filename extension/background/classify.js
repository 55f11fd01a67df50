// A page from a tab -> verdicts: from the server where that is allowed and works, else from the bundle in the extension.

import { Model } from "../clf/classifiers/model.js";
import { maySend } from "./policy.js";
import { ServerError, VersionError, flagLinks, isResting } from "./server.js";

let loading = null;
let lastFailure = "fallback"; // the reason why no request is sent for a while: "fallback" or "version"

/** The model in the extension, read once per life of the background; after a failure the next call tries again. */
export function model() {
  loading ??= Model.load(readFile).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/**
 * Return the verdicts on `page`: {source, model, links, blocks}.
 *
 * `source` is "offline", "server", "fallback" when the server was asked and failed, or "version" when it is of another
 * version. `blocks` has a role per block, null where it is unknown.
 */
export async function classifyPage(settings, page, { language, host, isPrivate }) {
  if (!maySend(settings, host, isPrivate)) return classifyHere(settings, page, "offline", language);
  if (isResting()) return classifyHere(settings, page, lastFailure, language);
  try {
    const { model: id, links } = await flagLinks(settings, page, language);
    return { source: "server", model: id, links: links.map(withLabel), blocks: rolesOf(page, links) };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    lastFailure = error instanceof VersionError ? "version" : "fallback";
    return classifyHere(settings, page, lastFailure, language);
  }
}

async function classifyHere(settings, page, source, language) {
  const loaded = await model();
  const { precision } = settings;
  // A precision that was chosen with another bundle may be unreachable with this one.
  const minPrecision = loaded.precisions.find((known) => known >= precision) ?? loaded.precisions.at(-1);
  const started = performance.now();
  const { blocks, links } = loaded.separate(page, { minPrecision, language });
  performance.clearMeasures();
  performance.measure("separate", { start: started });
  return { source, model: loaded.id, links, blocks: blocks.map((block) => block.role) };
}

/**
 * Add the label of the wording: the server returns only the probability, so the threshold here is 0.5. A probability of
 * null means that the server's model cannot judge the wording.
 */
function withLabel({ role, promo, sponsored, clickbait, flagged, reasons }) {
  const judged = clickbait >= 0.5 ? "clickbait" : "editorial";
  return { role, promo, sponsored, clickbait, flagged, reasons, label: clickbait === null ? "unknown" : judged };
}

function rolesOf(page, links) {
  let index = 0;
  return page.blocks.map((block) => {
    const inBlock = links.slice(index, (index += block.links.length));
    return inBlock.length ? inBlock[0].role : null;
  });
}

async function readFile(name) {
  const response = await fetch(chrome.runtime.getURL(`bundle/${name}`));
  if (!response.ok) throw new Error(`the extension has no bundle/${name}; build it with "clf extension build"`);
  return response.arrayBuffer();
}
