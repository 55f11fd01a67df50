// Votes -> the server: each vote is stored here until the server has it. It has an id of its own, so that a vote that is
// sent twice counts once.

import { MAX_HEADLINE } from "../clf/classifiers/headlines.js";
import { head } from "../clf/python.js";
import { ServerError, sendVotes } from "./server.js";

const MAX_STORED = 1000; // votes
const BATCH = 200; // votes per request

/** Return the votes of one click: on the link and, where its wording was labelled clickbait, on the headline. */
export function votesFor({ text, label, right, model, language, site }) {
  const about = { text: head(text, Math.min(MAX_HEADLINE, 2000)), bundle: model, language, site };
  const vote = (task, shown) => ({ id: crypto.randomUUID(), task, shown, said: right ? shown : "editorial", ...about });
  return label === "clickbait" ? [vote("link", "promo"), vote("headline", "clickbait")] : [vote("link", "promo")];
}

let queue = Promise.resolve();

/** Store `votes`, then send the stored votes; resolves to the number that still wait. Of too many, the oldest are lost. */
export function cast(settings, votes) {
  return inTurn(async () => {
    await store([...(await stored()), ...votes].slice(-MAX_STORED));
    return sendStored(settings);
  });
}

/** Send the stored votes; resolves to the number that still wait. */
export function flush(settings) {
  return inTurn(() => sendStored(settings));
}

/** Run one task after another, because two at once would each store again the votes that the other has sent. */
function inTurn(task) {
  const result = queue.then(task);
  queue = result.catch(() => {});
  return result;
}

async function sendStored(settings) {
  let waiting = await stored();
  while (waiting.length && settings.server) {
    try {
      await sendVotes(settings, waiting.slice(0, BATCH));
    } catch (error) {
      // Votes that the server will never accept are dropped; the others wait.
      if (!(error instanceof ServerError) || error.retry) break;
    }
    waiting = waiting.slice(BATCH);
    await store(waiting);
  }
  return waiting.length;
}

async function stored() {
  return (await chrome.storage.local.get("votes")).votes ?? [];
}

function store(votes) {
  return chrome.storage.local.set({ votes });
}
