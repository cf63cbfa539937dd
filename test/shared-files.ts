import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, test } from "vitest";

const folder = fileURLToPath(new URL("../../shared/", import.meta.url));

/** Whether the folder of oracles and real data stands beside the repository. */
export const hasShared: boolean = existsSync(folder);

/** The absolute path of a file in the shared folder, by its path there: `shared("oracle/attacks/words.jsonl")`. */
export function shared(path: string): string {
  return folder + path;
}

/** A `describe` for tests that read shared files: without the folder it is one skipped test that says so. */
export function describeShared(name: string, tests: () => void): void {
  describe(name, hasShared ? tests : () => test.skip("skipped: needs the shared folder, which is absent"));
}
