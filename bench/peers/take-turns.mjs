import { loadavg } from "node:os";

/**
 * Runs programs by turns, every other round in the opposite order, so that what else the machine does falls on all.
 *
 * @param programs  by name; each resolves to what it measured
 * @param log       is told what runs, and what came of it
 * @returns by name, one result a round, with the machine's load of the minute before its end
 */
export async function takeTurns(programs, { rounds, log }) {
  const names = Object.keys(programs);
  const turns = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      log(`round ${round + 1} of ${rounds}: ${name}`);
      const result = await programs[name]();
      log(result);
      turns[name].push({ ...result, load: loadavg()[0] });
    }
  }
  return turns;
}

/** Of one minute, after each turn: programs of n threads make about n of it themselves. */
export function loads(turns) {
  return Object.fromEntries(
    Object.entries(turns).map(([name, results]) => [
      name,
      results.map(({ load }) => Math.round(load * 1000) / 1000),
    ]),
  );
}
