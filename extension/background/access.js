// Access that the user gives -> pages with content scripts. The extension starts without access to any site: a click on
// its icon marks the page in front, and the popup asks for one site or for all.

/** The origins of all sites, as the manifest names them. */
export const ALL_SITES = Object.freeze(["http://*/*", "https://*/*"]);

const JS = [
  "content/dom.js", "content/visibility.js", "content/linked_data.js", "content/blocks.js", "content/sparse.js",
  "content/reader.js", "content/slices.js", "content/boxes.js", "content/shadow.js", "content/marks.js",
  "content/sight.js", "content/panel.js", "content/frames.js", "content/main.js",
];
const CSS = ["content/marks.css"];
const SCRIPT = { id: "marks", js: JS, css: CSS, allFrames: true, matchOriginAsFallback: true, runAt: "document_idle" };

/** Return the origins to ask for so that pages of `host` may be read. */
export function originsOf(host) {
  return [`http://${host}/*`, `https://${host}/*`];
}

/** Whether the user has given access to the page at `url` for longer than a click. */
export async function hasAccess(url) {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && chrome.permissions.contains({ origins: [`${protocol}//${hostname}/*`] });
}

let syncing = Promise.resolve();

/** Register the content scripts for the origins that the user has given access to; resolves to these. */
export function registerScripts() {
  const result = syncing.then(register);
  syncing = result.catch(() => {});
  return result;
}

async function register() {
  const { origins = [] } = await chrome.permissions.getAll();
  const matches = origins.filter((origin) => /^(?:\*|https?):/.test(origin));
  const known = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT.id] });
  if (known.length) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT.id] });
  if (matches.length) await chrome.scripting.registerContentScripts([{ ...SCRIPT, matches }]);
  return matches;
}

/** Start the content scripts in the tabs that are open at `origins`. */
export async function startIn(origins) {
  if (!origins.length) return;
  const tabs = await chrome.tabs.query({ url: origins });
  await Promise.allSettled(tabs.map(({ id }) => start(id)));
}

/** Start the content scripts in a tab whose icon was clicked; resolves to whether the browser allows it. */
export async function startOnce(tabId) {
  const { once = [] } = await chrome.storage.session.get("once");
  await chrome.storage.session.set({ once: [...new Set([...once, tabId])] });
  return start(tabId).then(
    () => true,
    () => false,
  );
}

/** Whether the icon was clicked in a tab of this session. */
export async function wasStartedOnce(tabId) {
  return ((await chrome.storage.session.get("once")).once ?? []).includes(tabId);
}

/** Forget the tabs whose icon was clicked, because the user takes access back. */
export function forgetOnce() {
  return chrome.storage.session.remove("once");
}

async function start(tabId) {
  const target = { tabId, allFrames: true };
  // A second run of a content script would declare its names twice.
  const isRunning = await chrome.tabs.sendMessage(tabId, { type: "state" }, { frameId: 0 }).catch(() => null);
  if (isRunning) return chrome.tabs.sendMessage(tabId, { type: "changed", anew: false });
  await chrome.scripting.insertCSS({ target, files: CSS });
  return chrome.scripting.executeScript({ target, files: JS });
}
