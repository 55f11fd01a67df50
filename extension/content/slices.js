// Long work in short tasks: the browser gets to paint and to answer the user between two slices.

"use strict";

const SLICE = 8; // milliseconds; a frame has 16

/** Run a generator to its end, pausing between slices; `effort` ({work, longest}, in milliseconds) is added to. */
async function inSlices(steps, effort) {
  let begun = performance.now();
  const account = () => {
    const spent = performance.now() - begun;
    effort.work += spent;
    effort.longest = Math.max(effort.longest, spent);
  };
  for (const _ of steps) {
    if (performance.now() - begun < SLICE) continue;
    account();
    await pause();
    begun = performance.now();
  }
  account();
}

function pause() {
  return globalThis.scheduler?.yield?.() ?? new Promise((resume) => setTimeout(resume));
}
