// Generator -> short tasks, so that the browser can paint and answer the user between two slices.

"use strict";

const SLICE = 8; // milliseconds of work; a frame has 16

/** Run a generator to its end, with a pause after each slice; adds to `effort` ({work, longest} in milliseconds). */
async function inSlices(steps, effort) {
  let started = performance.now();
  const account = () => {
    const spent = performance.now() - started;
    effort.work += spent;
    effort.longest = Math.max(effort.longest, spent);
  };
  for (const _ of steps) {
    if (performance.now() - started < SLICE) continue;
    account();
    await pause();
    started = performance.now();
  }
  account();
}

function pause() {
  return globalThis.scheduler?.yield?.() ?? new Promise((resume) => setTimeout(resume));
}
