// Settings and a host -> whether its pages are marked and whether they may be sent: plain functions, tested alone.

import { isListed } from "./settings.js";

/** Whether links of pages at `host` are marked. */
export function mayMark(settings, host) {
  return !isListed(settings.off, host);
}

/** Whether a page at `host` may be sent: a server is set, the window is not private, the host is not excluded. */
export function maySend(settings, host, isPrivate) {
  return settings.server !== "" && !isPrivate && mayMark(settings, host) && !isListed(settings.unsent, host);
}
