// Votes -> the server: each vote is stored here until the server has it. It has an id of its own, so that a vote that is
// sent twice counts once.

import { MAX_HEADLINE } from "../clf/classifiers/headlines.js";
import { head } from "../clf/python.js";
import { ServerError, languageOf, sendVotes } from "./server.js";

const MAX_STORED = 1000; // votes
const BATCH = 200; // votes per request

/** Return the votes of one click: on the link and, where its wording was labelled clickbait, on the headline. */
export function votesFor({ text, label, right, model, language, site }) {
  const about = { text: head(text, Math.min(MAX_HEADLINE, 2000)), bundle: model, language: languageOf(language), site };
  const vote = (task, shown) => ({ id: crypto.randomUUID(), task, shown, said: right ? shown : "editorial", ...about });
  return label === "clickbait" ? [vote("link", "promo"), vote("headline", "clickbait")] : [vote("link", "promo")];
}

let queue = Promise.resolve();

/**
 * Store `votes`, then send the stored votes; resolves to {waiting, refused}.
 *
 * `waiting` is the number of votes that wait for the server, `refused` whether it refused one of `votes`. When more than
 * 1,000 votes wait, the oldest are lost.
 */
export function cast(settings, votes) {
  return inTurn(async () => {
    await store([...(await stored()), ...votes].slice(-MAX_STORED));
    const { waiting, refused } = await sendStored(settings);
    return { waiting, refused: votes.some(({ id }) => refused.has(id)) };
  });
}

/** Send the stored votes; resolves to {waiting, refused}: the number that still wait, and the ids of refused ones. */
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
  const refused = new Set();
  let waiting = await stored();
  while (waiting.length && settings.server && (await send(settings, waiting.slice(0, BATCH), refused))) {
    waiting = waiting.slice(BATCH);
    await store(waiting);
  }
  return { waiting: waiting.length, refused };
}

/**
 * Send one batch; resolves to whether it is done with. A batch that the server will never accept is divided, until only
 * the votes are left out that it refuses. Votes that were sent twice count once.
 */
async function send(settings, batch, refused) {
  try {
    await sendVotes(settings, batch);
    return true;
  } catch (error) {
    if (!(error instanceof ServerError) || error.retry) return false;
  }
  if (batch.length === 1) {
    refused.add(batch[0].id);
    return true;
  }
  const half = batch.length >> 1;
  return (await send(settings, batch.slice(0, half), refused)) && send(settings, batch.slice(half), refused);
}

async function stored() {
  return (await chrome.storage.local.get("votes")).votes ?? [];
}

function store(votes) {
  return chrome.storage.local.set({ votes });
}
