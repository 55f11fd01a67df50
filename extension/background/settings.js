// The user's choices <-> storage.local. Pages never see them: content scripts get the part they need by message.

export const DEFAULTS = Object.freeze({
  sponsored: "dim", // how advertising is marked: one of STYLES
  related: "dim", // how other promo links are marked
  soft: false, // mark only links whose wording is clickbait too
  precision: 0.9,
  off: [], // hosts whose pages are not marked
  unsent: [], // hosts whose pages are never sent to the server
  server: "", // address; "" means offline
  key: "",
});

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
export const STYLES = ["dim", "hide", "badge", "none"];

/** Return the settings, each validated: a stored value of the wrong type counts as not set. */
export async function readSettings() {
  const { settings } = await chrome.storage.local.get("settings");
  return validated(settings ?? {});
}

let writing = Promise.resolve();

/** Change some settings; simultaneous changes are made one after another. */
export function changeSettings(change) {
  writing = writing.then(async () => {
    const settings = await readSettings();
    await chrome.storage.local.set({ settings: validated({ ...settings, ...change(settings) }) });
  });
  return writing;
}

/** Return `raw` with defaults for missing values and for values of the wrong type. */
export function validated(raw) {
  return {
    // Version 0.1 had one style for all links.
    sponsored: styleOf(raw.sponsored ?? raw.style),
    related: styleOf(raw.related ?? raw.style),
    soft: raw.soft === true,
    precision: raw.precision > 0 && raw.precision <= 1 ? raw.precision : DEFAULTS.precision,
    off: hosts(raw.off),
    unsent: hosts(raw.unsent),
    server: serverAddress(raw.server),
    key: typeof raw.key === "string" ? raw.key.trim() : "",
  };
}

function styleOf(raw) {
  return STYLES.includes(raw) ? raw : DEFAULTS.related;
}

/** Return the address of a server without its final slashes; "" for anything but https, or http on this computer. */
export function serverAddress(written) {
  const parsed = typeof written === "string" && URL.canParse(written.trim()) ? new URL(written.trim()) : null;
  // Over plain http to another computer, the key and the pages could be read on the way.
  const isSafe = parsed?.protocol === "https:" || (parsed?.protocol === "http:" && LOOPBACK.test(parsed.hostname));
  if (!isSafe) return "";
  let address = parsed.origin + parsed.pathname;
  while (address.endsWith("/")) address = address.slice(0, -1);
  return address;
}

/** Return the valid hosts of a list in lower case, sorted and without repetitions. */
export function hosts(list) {
  const valid = (Array.isArray(list) ? list : []).map(hostName).filter(Boolean);
  return [...new Set(valid)].sort();
}

function hostName(written) {
  const bare = String(written).trim().toLowerCase().replace(/^[a-z]+:\/\//, "");
  const host = URL.canParse(`http://${bare}`) ? new URL(`http://${bare}`).hostname : "";
  return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(host) ? host : "";
}

/** Whether `host` or a parent domain of it is on the list. */
export function isListed(list, host) {
  return list.some((listed) => host === listed || host.endsWith(`.${listed}`));
}
