// Page -> request -> verdicts of the server that the user has named. Requests are bounded in time; after a failure, no
// request is sent for a while.

import { listLinks } from "../clf/page/reading/link_list.js";
import { head } from "../clf/python.js";

const TIMEOUT = 5000; // milliseconds for a whole request
const REST = 30_000; // milliseconds without requests after a failure
const MAX_LINKS = 1000;
const MAX_TEXT = 2000; // characters
const MAX_ADDRESS = 4000;
const MAX_STEP = 1000; // characters of one container
const MAX_STEPS = 256; // containers around a link
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

let restUntil = 0;

/** The server failed; `status` is 0 when it did not answer, and `retry` tells whether a later request may succeed. */
export class ServerError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }

  get retry() {
    return this.status === 0 || this.status === 401 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** The server runs another version of clf, whose requests and answers differ; `theirs` is "" where it tells none. */
export class VersionError extends ServerError {
  constructor(theirs) {
    const ours = chrome.runtime.getManifest().version;
    super(chrome.i18n.getMessage("version_differs", [theirs || "?", ours]), 422);
    this.theirs = theirs;
  }
}

export const isResting = () => Date.now() < restUntil;
const rest = (time) => (restUntil = Date.now() + time);
/** Forget past failures, because the settings have changed. */
export const wake = () => (restUntil = 0);

/** Return the server's verdicts on the links of `page`, in order, in the form of the page classifier. */
export async function flagLinks(settings, page, language) {
  const body = flagRequest(page, settings.precision, language);
  if (body.links.length > MAX_LINKS) throw new ServerError(`${body.links.length} links are too many for one request`, 413);
  const answer = await call(settings, "POST", "/v1/flag", body).catch((error) => explained(settings, error));
  const links = Array.isArray(answer?.links) ? answer.links : [];
  if (links.length !== body.links.length || !links.every(isVerdict)) {
    rest(REST);
    await explained(settings, new ServerError("the answer does not match the request", 500));
  }
  return { model: String(answer.model), links };
}

/** Throw `error`, or the VersionError that explains it: a server of another version refuses or answers otherwise. */
async function explained(settings, error) {
  if (![404, 405, 422, 500].includes(error.status)) throw error;
  const described = await describeModel(settings).catch(() => null);
  rest(REST);
  if (described) checkVersion(described);
  throw error;
}

/** Throw a VersionError where the server that describes its model is of another version than the extension. */
export function checkVersion({ version, model }) {
  const release = (full) => full.split(".").slice(0, 2).join(".");
  if (typeof model !== "string") return; // This is no server of clf.
  const theirs = typeof version === "string" ? version : "";
  if (release(theirs) !== release(chrome.runtime.getManifest().version)) throw new VersionError(theirs);
}

function isVerdict(link, index) {
  return (
    link?.id === String(index) &&
    ["editorial", "promo", "navigation"].includes(link.role) &&
    [link.promo, link.sponsored].every(Number.isFinite) &&
    (link.clickbait === null || Number.isFinite(link.clickbait)) &&
    Array.isArray(link.reasons) &&
    link.reasons.every((reason) => typeof reason?.words === "string" && typeof reason.token === "string")
  );
}

/** Send votes; resolves when they are stored. */
export function sendVotes(settings, votes) {
  return call(settings, "POST", "/v1/feedback", { votes });
}

/** Return the server's description of its model, for the test button of the options page. */
export function describeModel(settings) {
  return call(settings, "GET", "/v1/model");
}

/** Return the body of POST /v1/flag for `page`; the ids of links are their indexes. */
export function flagRequest(page, precision, language) {
  const links = listLinks(page).map(({ text, href, heading, container, ...around }, index) => ({
    id: String(index),
    text: head(text, MAX_TEXT),
    href: href.slice(0, MAX_ADDRESS),
    context: {
      heading: head(heading, MAX_TEXT),
      container: container.slice(-MAX_STEPS).map((step) => step.slice(0, MAX_STEP)),
      ...around,
    },
  }));
  const body = { url: page.url.slice(0, MAX_ADDRESS), title: page.title, min_precision: precision, explain: true, links };
  return languageOf(language) ? { ...body, language } : body;
}

/** Return a language tag that the server accepts; "" for any other text. */
export function languageOf(tag) {
  return LANGUAGE.test(tag) ? tag : "";
}

/** Replace half surrogate pairs, which the server refuses, in every text of a request. */
function wellFormed(_, value) {
  return typeof value === "string" ? value.toWellFormed() : value;
}

async function call({ server, key }, method, path, body) {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers.Authorization = `Bearer ${key}`;
  const options = { method, headers, body: body && JSON.stringify(body, wellFormed), signal: AbortSignal.timeout(TIMEOUT) };
  let response;
  try {
    response = await fetch(server + path, { ...options, credentials: "omit", cache: "no-store", redirect: "error" });
  } catch (error) {
    rest(REST);
    throw new ServerError(`no answer (${error.message})`);
  }
  return read(response);
}

async function read(response) {
  const answer = await response.json().catch(() => null); // A proxy may answer with a page of its own.
  if (response.ok && answer !== null) {
    restUntil = 0;
    return answer;
  }
  const error = new ServerError(answer?.detail ?? `status ${response.status}`, response.ok ? 502 : response.status);
  if (error.retry) rest(Math.max(REST, 1000 * (Number(response.headers.get("Retry-After")) || 0)));
  throw error;
}
