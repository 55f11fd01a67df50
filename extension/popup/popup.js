// The popup of the toolbar button: the number of marked links, the sites that may be read, and the settings that are
// changed most often. Opening it gives access to the page in front, which is then marked.

import { ALL_SITES, hasAccess, originsOf } from "../background/access.js";
import { STYLES } from "../background/settings.js";
import { ask, element, say, translate } from "../pages.js";

const PATIENCE = 30; // looks at a page that was just started
const PAUSE = 100; // milliseconds between two of them

const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
let page = await stateOf(tab);
// A tab has an address here when the extension may read it: by a permission, or because its icon was clicked.
const host = page?.host ?? hostOf(tab?.url);

translate();
element("on").addEventListener("change", ({ target }) => ask({ type: "toggleSite", host, on: target.checked }));
element("access").addEventListener("change", changeAccess);
element("soft").addEventListener("change", ({ target }) => ask({ type: "choose", soft: target.checked }));
for (const kind of ["sponsored", "related"]) {
  element(kind).addEventListener("change", ({ target }) => ask({ type: "choose", [kind]: target.value }));
}
element("precision").addEventListener("change", ({ target }) => ask({ type: "choose", precision: Number(target.value) }));

try {
  show(await ask({ type: "popup" }));
  await showAccess();
  if (!page && host) await markOnce();
} catch (error) {
  element("count").textContent = say("popup_broken", error.message);
}

/** Return the state of the content script in a tab; null where there is none. */
async function stateOf(of) {
  return chrome.tabs.sendMessage(of.id, { type: "state" }, { frameId: 0 }).catch(() => null);
}

function hostOf(url = "") {
  return /^https?:/.test(url) ? new URL(url).hostname : "";
}

/** Mark the page in front once, and show the result. */
async function markOnce() {
  if (await ask({ type: "once", tab: tab.id })) await showResult();
}

/** Wait until the page in front was read, and show the result. */
async function showResult() {
  page = await stateOf(tab);
  for (let left = PATIENCE; left && !(page?.read || page?.failed); left -= 1) {
    await new Promise((resume) => setTimeout(resume, PAUSE));
    page = await stateOf(tab);
    if (page && !page.on) break; // The site is switched off.
  }
  showPage();
}

function show({ sponsored, related, soft, precision, precisions }) {
  element("host").textContent = host || "clf";
  element("soft").checked = soft;
  const nearest = precisions.find((known) => known >= precision) ?? precisions.at(-1);
  for (const [kind, chosen] of Object.entries({ sponsored, related })) {
    element(kind).replaceChildren(...STYLES.map((style) => option(style, say(`style_${style}`), style === chosen)));
  }
  const choices = precisions.map((known) => option(known, precisionName(known), known === nearest));
  element("precision").replaceChildren(...choices);
  showPage();
}

function showPage() {
  element("count").textContent = countOf(page);
  element("source").textContent = page?.on ? say(`source_${page.source}`) : "";
  element("on").checked = page?.on ?? false;
  element("on").disabled = !page;
}

/** Select the access that the extension has now. */
async function showAccess() {
  const hasAll = await chrome.permissions.contains({ origins: [...ALL_SITES] });
  const hasSite = host !== "" && (await hasAccess(`https://${host}/`));
  const access = element("form").elements.access;
  access.value = hasSite ? "site" : "click";
  if (hasAll) access.value = "all";
  element("form").querySelector("[value=site]").disabled = host === "";
}

function countOf(state) {
  if (!state) return say("popup_nothing");
  if (state.failed) return say("popup_broken", state.failed);
  return state.on ? say("popup_count", state.marked, state.links) : say("popup_off");
}

function precisionName(precision) {
  return say("precision_option", Math.round(100 * precision));
}

function option(value, text, selected) {
  return new Option(text, value, selected, selected);
}

/** Ask the browser for the chosen access; where the user withholds it, the page in front is marked at least. */
async function changeAccess({ target }) {
  const isNarrower = target.value !== "all";
  // Firefox accepts a request only while it handles the click, so the removal is not waited for before it.
  const removed = isNarrower && chrome.permissions.remove({ origins: [...ALL_SITES] });
  const wanted = { all: [...ALL_SITES], site: originsOf(host), click: [] }[target.value];
  const isGiven = !wanted.length || (await chrome.permissions.request({ origins: wanted }).catch(() => false));
  await removed;
  if (!wanted.length && host) await chrome.permissions.remove({ origins: originsOf(host) });
  element("withheld").textContent = isGiven ? "" : say("popup_withheld");
  await showAccess();
  if (isGiven && wanted.length) await showResult();
  else if (host && !page) await markOnce();
}
