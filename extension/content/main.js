// Page -> marks: read the page, ask the background for verdicts, mark the links; again when links are added.

"use strict";

const CALM = 250; // milliseconds without new links before a growing page is read again
const MAX_WAIT = 2000; // milliseconds; the longest wait for calm
const REST = 10; // a pause after each reading, as a multiple of its work

const marks = new Marks((anchor, how) => panel.open(anchor, how));
const panel = new Panel(marks, { vote: castVote, leave: () => ask({ type: "leave" }) });
const frames = new FrameCounts();
const state = { on: false, read: false, links: 0, source: "offline", model: "", failed: "" };
let lastAnswer = null; // the origin of the last verdicts: {source, model}
const verdicts = new Map(); // key of a link -> its verdict, until the address of the page changes
let address = isOwnFrame() ? pageAddress() : "";
let timer = 0;
let waitingSince = 0;
let restUntil = 0;
let queue = Promise.resolve();

const observer = new MutationObserver((changes) => {
  if (changes.some(addsLinks)) schedule();
});

if (isOwnFrame()) {
  chrome.runtime.onMessage.addListener(hear);
  addEventListener("pagehide", () => window !== window.top && ask({ type: "count", marked: 0, links: 0, source: "" }));
  void begin(); // The value of a script is sent to the background, and a promise cannot be sent.
}

function hear(message, _, respond) {
  if (message.type === "state") respond({ ...state, host: location.hostname, ...counts() });
  if (message.type === "changed") begin(message);
  if (message.type === "frame") {
    frames.take(message);
    report(state.source);
  }
}

/** The links that were read, and those that are marked, in the page and its frames. */
function counts() {
  return frames.with({ marked: marks.marked.size, links: state.links });
}

/** Read the settings and apply them; with `anew`, forget the earlier verdicts. */
async function begin({ anew = false } = {}) {
  const view = await ask({ type: "hello" });
  if (!view) return;
  state.on = view.on;
  panel.canVote = view.votes;
  panel.close();
  marks.choose(view);
  if (anew) verdicts.clear();
  if (view.on) {
    observe(document.documentElement);
    scanNext();
  } else {
    observer.disconnect();
    clearTimeout(timer);
    marks.clear();
    report("offline");
  }
}

function observe(root) {
  observer.observe(root, { childList: true, subtree: true });
}

function schedule() {
  const now = performance.now();
  waitingSince ||= now;
  clearTimeout(timer);
  const wait = Math.max(restUntil - now, Math.min(CALM, waitingSince + MAX_WAIT - now), 0);
  timer = setTimeout(scanNext, wait);
}

/** Read once more, after the readings before; the popup shows an error, which does not stop the next reading. */
function scanNext() {
  queue = queue.then(scan).catch((error) => (state.failed = error.message));
}

/** Read the page, get its verdicts, mark its links. */
async function scan() {
  if (!state.on) return;
  waitingSince = 0;
  state.failed = "";
  if (address !== pageAddress()) {
    address = pageAddress();
    verdicts.clear();
  }
  const started = performance.now();
  const reader = new PageReader(address);
  const effort = { work: 0, longest: 0, asked: 0 };
  await inSlices(reader.steps(document.documentElement), effort);
  const asked = performance.now();
  const answer = await verdictsOn(reader.page);
  effort.asked = performance.now() - asked;
  if (answer && state.on) {
    panel.source = answer.source;
    state.links = new Set(reader.anchors).size;
    state.model = answer.model;
    await inSlices(marks.apply(reader, answer), effort);
    for (const root of shadowRootsIn(document.documentElement)) observe(root);
    state.read = true;
    report(answer.source);
  }
  restUntil = performance.now() + REST * effort.work;
  performance.measure("clf", { start: started, detail: effort }); // For the browser's profiler and the benchmark.
}

/** Return the verdicts on a page; it is not sent again when all its links have verdicts already. */
async function verdictsOn(page) {
  const keys = page.blocks.flatMap((block) => block.links.map(({ text, href }) => linkKey(text, href)));
  if (!keys.length) return { source: state.source, model: state.model, links: [], blocks: [] };
  if (lastAnswer && keys.every((key) => verdicts.has(key))) {
    return { ...lastAnswer, links: keys.map((key) => verdicts.get(key)), blocks: page.blocks.map(() => null) };
  }
  const answer = await ask({ type: "classify", page, language: document.documentElement.lang });
  if (!answer) return null;
  answer.links.forEach((verdict, index) => verdicts.set(keys[index], verdict));
  lastAnswer = { source: answer.source, model: answer.model };
  return answer;
}

function report(source) {
  state.source = source;
  ask({ type: "count", ...counts(), source });
}

/** Send the user's vote on a link; resolves to the name of the message to show. */
async function castVote({ text, verdict }, right) {
  const { lang: language } = document.documentElement;
  const answer = await ask({ type: "vote", text, label: verdict.label, right, model: state.model, language });
  if (!answer?.taken) return "vote_failed";
  if (answer.refused) return "vote_refused";
  return answer.waiting ? "vote_waits" : "vote_sent";
}

/** Ask the background; null when it cannot answer: the extension was updated or removed, or an error occurred. */
async function ask(message) {
  try {
    const { value, error } = (await chrome.runtime.sendMessage(message)) ?? {};
    if (error) state.failed = error;
    return error ? null : value;
  } catch {
    observer.disconnect(); // The extension is gone, and the page stays as it is.
    return null;
  }
}

/** Whether a change of the page adds links, or text to a link. */
function addsLinks({ target, addedNodes }) {
  return [...addedNodes].some((node) => {
    if (node.nodeType === Node.TEXT_NODE) return inLink(target) && node.data.trim() !== "";
    if (node.nodeType !== Node.ELEMENT_NODE || tagOf(node).startsWith("clf-")) return false;
    const hasLink = Element.prototype.querySelector.call(node, "a") !== null || !shadowRootsIn(node).next().done;
    return hasLink || tagOf(node) === "a" || inLink(target);
  });
}

function inLink(node) {
  return typeOf(node) === Node.ELEMENT_NODE && Element.prototype.closest.call(node, "a") !== null;
}
