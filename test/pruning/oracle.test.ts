import { readFileSync } from "node:fs";
import { test } from "vitest";
import { readOracle } from "../oracle-arrays.js";
import type { OracleJson } from "../oracle-models.js";
import { describeShared, hasShared, shared } from "../shared-files.js";
import { expectRule, type RuleCase } from "./rule-case.js";

/** [L, H] from a flat array. */
function table(name: string, expected: ReturnType<typeof readOracle>): number[][] {
  const { shape, values } = expected(name);
  return Array.from({ length: shape[0] }, (_, l) => [...values.subarray(l * shape[1], (l + 1) * shape[1])]);
}

for (const model of ["tiny/bert", "tiny/bert-3way", "real/bert-mini-sst2", "real/minilm-l6-sst2"]) {
  describeShared(`composite and choice from PyTorch's scores of ${model}`, () => {
    const json: OracleJson = hasShared
      ? JSON.parse(readFileSync(shared(`oracle/${model}/expected.json`), "utf8"))
      : { composite: [] };
    test.each(json.composite.map((rule) => [JSON.stringify(rule.options), rule] as const))(
      "%s",
      (_options, rule) => {
        const expected = readOracle(shared(`oracle/${model}/expected.safetensors`));
        const tables = { fisher: table("fisher", expected), deltaC: table("deltaC_word", expected) };
        expectRule({ ...rule, ...tables } as RuleCase, 1e-12);
      },
    );
  });
}
