// What may happen to a page: marked or left alone, sent or not. Plain functions, so that they can be tested alone.

import { isListed } from "./settings.js";

/** Whether links of pages at `host` are marked. */
export function mayMark(settings, host) {
  return !isListed(settings.off, host);
}

/** Whether anything of a page at `host` may be sent to the server: a server is set, no private window, not on the list. */
export function maySend(settings, host, isPrivate) {
  return settings.server !== "" && !isPrivate && mayMark(settings, host) && !isListed(settings.unsent, host);
}
