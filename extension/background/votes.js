// What people say of verdicts, on its way to the server: kept here until the server has it, each under an id of its own,
// so that sending one twice counts once.

import { MAX_HEADLINE } from "../clf/classifiers/headlines.js";
import { head } from "../clf/python.js";
import { ServerError, sendVotes } from "./server.js";

const MOST_KEPT = 1000;
const A_REQUEST = 200;

/** The votes for one press of a button: on the link, and on the headline where its wording was called clickbait too. */
export function votesFor({ text, label, right, model, language, site }) {
  const about = { text: head(text, Math.min(MAX_HEADLINE, 2000)), bundle: model, language, site };
  const vote = (task, shown) => ({ id: crypto.randomUUID(), task, shown, said: right ? shown : "editorial", ...about });
  return label === "clickbait" ? [vote("link", "promo"), vote("headline", "clickbait")] : [vote("link", "promo")];
}

let line = Promise.resolve();

/** Keep `votes`, then send what is kept; resolves to how many wait. The oldest go when there are too many. */
export function cast(settings, votes) {
  return inLine(async () => {
    await keep([...(await kept()), ...votes].slice(-MOST_KEPT));
    return flushKept(settings);
  });
}

/** Send what is kept; resolves to how many still wait. */
export function flush(settings) {
  return inLine(() => flushKept(settings));
}

/** One after another: two flushes at once would each write back what the other had sent. */
function inLine(work) {
  const result = line.then(work);
  line = result.catch(() => {});
  return result;
}

async function flushKept(settings) {
  let waiting = await kept();
  while (waiting.length && settings.server) {
    try {
      await sendVotes(settings, waiting.slice(0, A_REQUEST));
    } catch (error) {
      // What the server will never take is dropped; the rest waits for better times.
      if (!(error instanceof ServerError) || error.retry) break;
    }
    waiting = waiting.slice(A_REQUEST);
    await keep(waiting);
  }
  return waiting.length;
}

async function kept() {
  return (await chrome.storage.local.get("votes")).votes ?? [];
}

function keep(votes) {
  return chrome.storage.local.set({ votes });
}
