// The form <-> the fragment of the page's address. A browser sends no fragment, so a shared text reaches the server only
// when its reader's page classifies it.

const PREFIX = "#text=";
const MAX_LINK = 60_000; // characters; longer addresses are cut by mail and chat programs
const MAX_TEXT = 5_000_000; // characters that a fragment may unpack to
const CHUNK = 8192; // arguments of one call

/** The text is too long for a link. */
export class TooLongError extends Error {}

/** Return the address of this page with `entered` ({mode, text, address}) in its fragment; throws TooLongError. */
export async function linkTo(entered) {
  const packed = new Blob([JSON.stringify(entered)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = [];
  for (let start = 0; start < bytes.length; start += CHUNK) letters.push(String.fromCharCode(...bytes.subarray(start, start + CHUNK)));
  const url = new URL(location.href);
  url.hash = PREFIX + btoa(letters.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  if (url.href.length > MAX_LINK) throw new TooLongError();
  return url.href;
}

/** Return what the fragment of this page's address holds: {mode, text, address}; null where it holds no text. */
export async function linkedText() {
  if (!location.hash.startsWith(PREFIX)) return null;
  try {
    const letters = atob(location.hash.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return checked(JSON.parse(await unpacked(bytes)));
  } catch {
    return null; // The link was cut or changed on its way.
  }
}

/** Unpack bytes piece by piece, because a few bytes may unpack to gigabytes. */
async function unpacked(bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    if (text.length > MAX_TEXT) throw new TooLongError();
  }
  return text;
}

function checked({ mode, text, address }) {
  const isValid = ["page", "headlines"].includes(mode) && typeof text === "string" && typeof address === "string";
  return isValid ? { mode, text, address } : null;
}
