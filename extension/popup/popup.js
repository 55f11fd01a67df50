// The popup of the toolbar button: the number of marked links, and the settings that are changed most often.

import { ask, element, say, translate } from "../pages.js";

const page = await pageState();
translate();
try {
  show(page, await ask({ type: "popup" }));
} catch (error) {
  element("count").textContent = say("popup_broken", error.message);
}

/** Return the state of the content script in the active tab; null where there is none. */
async function pageState() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  try {
    return { ...(await chrome.tabs.sendMessage(tab.id, { type: "state" })), tab: tab.id };
  } catch {
    return null;
  }
}

function show(state, { style, precision, precisions }) {
  element("host").textContent = state?.host ?? "clf";
  element("count").textContent = countOf(state);
  element("source").textContent = state?.on ? say(`source_${state.source}`) : "";
  element("on").checked = state?.on ?? false;
  element("on").disabled = !state;
  element("form").elements.style.value = style;
  element("precision").replaceChildren(...precisions.map((known) => option(known, known === nearest(precisions, precision))));
}

function countOf(state) {
  if (!state) return say("popup_nothing");
  if (state.failed) return say("popup_broken", state.failed);
  return state.on ? say("popup_count", state.marked, state.links) : say("popup_off");
}

function nearest(precisions, wanted) {
  return precisions.find((known) => known >= wanted) ?? precisions.at(-1);
}

function option(precision, selected) {
  return new Option(say("precision_option", Math.round(100 * precision)), precision, selected, selected);
}

element("on").addEventListener("change", ({ target }) => ask({ type: "toggleSite", host: page.host, on: target.checked }));
element("style").addEventListener("change", ({ target }) => ask({ type: "choose", style: target.value }));
element("precision").addEventListener("change", ({ target }) => ask({ type: "choose", precision: Number(target.value) }));
