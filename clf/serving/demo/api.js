// Requests -> answers of the API. Every failure is a Problem: a key of messages.js, its values, and the server's detail.

const WAIT = 10; // seconds; the pause that is suggested where the server names none
const BY_STATUS = {
  400: "misunderstood", 401: "needsKey", 404: "misunderstood", 405: "misunderstood", 408: "tooSlow", 413: "tooLarge",
  415: "misunderstood", 422: "unusable", 429: "tooMany", 503: "busy",
};
let key = "";

export class Problem extends Error {
  constructor(message, { values = {}, detail = "", status = 0 } = {}) {
    super(message);
    Object.assign(this, { values, detail, status });
  }
}

export function useKey(entered) {
  key = entered.trim();
}

export const model = () => call("v1/model");
export const separate = (request) => call("v1/separate", request);
export const headlines = (request) => call("v1/headlines", request);

export async function vote(ballot) {
  try {
    return await call("v1/feedback", { votes: [{ id: newId(), ...ballot }] });
  } catch (problem) {
    throw problem.status === 503 ? new Problem("voteLost", { detail: problem.detail, status: 503 }) : problem;
  }
}

/** Return a file that this page is served with. */
export async function text(name) {
  const response = await fetch(name).catch(() => null);
  if (!response) throw new Problem("unreachable");
  if (!response.ok) throw await problemOf(response);
  return response.text();
}

async function call(address, body) {
  const headers = { ...(body && { "Content-Type": "application/json" }), ...(key && { Authorization: `Bearer ${key}` }) };
  let response;
  try {
    // The address is relative, so that the page works below any path of a proxy.
    response = await fetch(address, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  } catch {
    throw new Problem("unreachable");
  }
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

async function problemOf(response) {
  const seconds = Number(response.headers.get("Retry-After")) || WAIT;
  let detail = "";
  try {
    detail = String((await response.json()).detail ?? "");
  } catch {
    // A proxy may answer with a page of its own.
  }
  return new Problem(BY_STATUS[response.status] ?? "failed", { values: { seconds }, detail, status: response.status });
}

function newId() {
  // randomUUID is missing on a page that was loaded over plain HTTP from another machine.
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
