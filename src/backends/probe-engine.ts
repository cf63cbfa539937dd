/** Run as a program of its own, since a driver may end its process: tries one engine and tells the parent of it. */
import { chooseEngine, type Device, type EngineName } from "./engines.js";
import { differenceFromCpu, speed } from "./self-test.js";

/** How an engine fared in its self-test. */
export interface Probe {
  /** Why it doesn't work; null where it does. */
  readonly reason: string | null;
  /** Largest difference from tfjs's cpu engine, relative to the largest number. */
  readonly error: number | null;
  /** Billions of multiplications and additions in a second, in products of large matrices. */
  readonly gigaflops: number | null;
}

const [name, device] = process.argv.slice(2) as [EngineName, Device | ""];
process.send!(await probe(), () => process.exit());

async function probe(): Promise<Probe> {
  try {
    await chooseEngine(name, device === "" ? {} : { device });
    return { reason: null, error: await differenceFromCpu(name), gigaflops: await speed() };
  } catch (error) {
    const [, reason] = /^no engine works \(\w+: (.*)\)$/s.exec((error as Error).message) ?? [];
    return { reason: reason ?? (error as Error).message, error: null, gigaflops: null };
  }
}
