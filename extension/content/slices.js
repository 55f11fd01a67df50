// Long work in short tasks: the browser gets to paint and to answer the user between two slices.

"use strict";

const SLICE = 8; // milliseconds; a frame has 16

/** Run a generator to its end, pausing between slices; resolves to the milliseconds of work done. */
async function inSlices(steps) {
  let begun = performance.now();
  let worked = 0;
  for (const _ of steps) {
    const spent = performance.now() - begun;
    if (spent < SLICE) continue;
    worked += spent;
    await pause();
    begun = performance.now();
  }
  return worked + performance.now() - begun;
}

function pause() {
  return globalThis.scheduler?.yield?.() ?? new Promise((resume) => setTimeout(resume));
}
