// The content script: reads the page, asks the background for verdicts, marks; again when the page grows.

"use strict";

const CALM = 250; // milliseconds without new links before a page that grows is read again
const PATIENCE = 2000; // and the longest it waits for calm
const REST = 10; // after a reading, at least so many times as long as its work took

const marks = new Marks((anchor, how) => panel.open(anchor, how));
const panel = new Panel(marks, castVote);
const state = { on: false, links: 0, source: "offline", model: "", failed: "" };
let judged = null; // by whom the last verdicts were given: {source, model}
const verdicts = new Map(); // key of a link -> its verdict, as long as the page keeps its address
let address = location.href;
let timer = 0;
let waitingSince = 0;
let restUntil = 0;
let queue = Promise.resolve();

const observer = new MutationObserver((changes) => {
  if (changes.some(bringsLinks)) schedule();
});

chrome.runtime.onMessage.addListener((message, _, respond) => {
  if (message.type === "state") respond({ ...state, host: location.hostname, marked: marks.found.size });
  if (message.type === "changed") begin(message);
});

begin();

/** Ask for the settings and act on them; `anew`: verdicts given before do not count any more. */
async function begin({ anew = false } = {}) {
  const view = await ask({ type: "hello" });
  if (!view) return;
  state.on = view.on;
  panel.canVote = view.votes;
  panel.close();
  marks.restyle(view.style);
  if (anew) verdicts.clear();
  if (view.on) {
    observer.observe(document.documentElement, { childList: true, subtree: true });
    scanNext();
  } else {
    observer.disconnect();
    clearTimeout(timer);
    marks.clear();
    report("offline");
  }
}

function schedule() {
  const now = performance.now();
  waitingSince ||= now;
  clearTimeout(timer);
  const wait = Math.max(restUntil - now, Math.min(CALM, waitingSince + PATIENCE - now), 0);
  timer = setTimeout(scanNext, wait);
}

/** One reading after another; what breaks one is told in the popup and does not stop the next. */
function scanNext() {
  queue = queue.then(scan).catch((error) => (state.failed = error.message));
}

/** Read the page, have it judged, mark it. */
async function scan() {
  if (!state.on) return;
  waitingSince = 0;
  state.failed = "";
  if (address !== location.href) {
    address = location.href;
    verdicts.clear();
  }
  const begun = performance.now();
  const reader = new PageReader(location.href);
  const effort = { work: 0, longest: 0, asked: 0 };
  await inSlices(reader.steps(document.documentElement), effort);
  const asked = performance.now();
  const answer = await judge(reader.page);
  effort.asked = performance.now() - asked;
  if (answer && state.on) {
    panel.source = answer.source;
    state.links = new Set(reader.anchors).size;
    state.model = answer.model;
    await inSlices(marks.apply(reader, answer), effort);
    report(answer.source);
  }
  restUntil = performance.now() + REST * effort.work;
  performance.measure("clf", { start: begun, detail: effort }); // In the browser's profiler, and in the benchmark.
}

/** The verdicts on a page; links that were all judged before are not sent again. */
async function judge(page) {
  const keys = page.blocks.flatMap((block) => block.links.map(({ text, href }) => linkKey(text, href)));
  if (!keys.length) return { source: state.source, model: state.model, links: [], blocks: [] };
  if (judged && keys.every((key) => verdicts.has(key))) {
    return { ...judged, links: keys.map((key) => verdicts.get(key)), blocks: page.blocks.map(() => null) };
  }
  const answer = await ask({ type: "judge", page, language: document.documentElement.lang });
  if (!answer) return null;
  answer.links.forEach((verdict, place) => verdicts.set(keys[place], verdict));
  judged = { source: answer.source, model: answer.model };
  return answer;
}

function report(source) {
  state.source = source;
  ask({ type: "count", marked: marks.found.size, source });
}

/** Send what the user says of a link; resolves to the name of the message to show. */
async function castVote({ text, verdict }, right) {
  const language = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(document.documentElement.lang) ? document.documentElement.lang : "";
  const answer = await ask({ type: "vote", text, label: verdict.label, right, model: state.model, language });
  if (!answer?.taken) return "vote_failed";
  return answer.waiting ? "vote_waits" : "vote_sent";
}

/** Ask the background; null when it cannot answer (the extension was updated or removed, or something broke there). */
async function ask(message) {
  try {
    const { value, error } = (await chrome.runtime.sendMessage(message)) ?? {};
    if (error) state.failed = error;
    return error ? null : value;
  } catch {
    observer.disconnect(); // The extension is gone; the page stays as it is.
    return null;
  }
}

/** Whether a change of the page brings links, or words into a link. */
function bringsLinks({ target, addedNodes }) {
  return [...addedNodes].some((node) => {
    if (node.nodeType === Node.TEXT_NODE) return inLink(target) && node.data.trim() !== "";
    if (node.nodeType !== Node.ELEMENT_NODE || tagOf(node).startsWith("clf-")) return false;
    const holds = Element.prototype.querySelector.call(node, "a") !== null;
    return holds || tagOf(node) === "a" || inLink(target);
  });
}

function inLink(element) {
  return Element.prototype.closest.call(element, "a") !== null;
}
