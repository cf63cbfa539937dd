import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { everyResult } from "./every-result.js";

const guide = readFileSync(new URL("../../docs/results.md", import.meta.url), "utf8");

// those over seeds are other results' columns with endings
test.each(everyResult.filter(([kind]) => kind !== "SeedSummary"))(
  "docs/results.md names each column of %s",
  (_, make) => {
    const columns = make().toTable().columnNames();
    expect(columns.filter((column) => !guide.includes(`\`${column}\``))).toEqual([]);
  },
);
