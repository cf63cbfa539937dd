import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { loadMaskedLanguageEncoder } from "../../src/models/masked-language-encoder.js";
import { architectureCases, caseEncodings } from "../fixtures/architecture-values.js";
import { maskedLanguageCases } from "../fixtures/masked-language-values.js";
import { refusal } from "../fixtures/refusal.js";
import { writtenBareEncoder, writtenMaskedModel } from "../fixtures/written-folder.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines } from "../oracle-models.js";

describe.each(installedEngines)("on %s", (engine) => {
  beforeAll(async () => {
    await chooseEngine(engine);
  });

  test.each(maskedLanguageCases)(
    "$name has PyTorch's logits, to 1e-5 of the largest",
    async ({ config, logits }) => {
      const model = await loadMaskedLanguageEncoder(writtenMaskedModel(config));
      const batch = model.encoder.batch(caseEncodings(1));
      const output = model.logits(batch);
      const rows = (await output.array()).flat().filter((_, i) => batch.mask[i] === 1);
      expect(relativeToMax(rows.flat(), logits.flat())).toBeLessThan(1e-5);
      output.dispose();
      model.dispose();
    },
  );
});

describe("loadMaskedLanguageEncoder", () => {
  const { config } = maskedLanguageCases[0]!;

  test("names a model that guesses no words", async () => {
    const folder = writtenBareEncoder({ ...config, architectures: ["BertModel"] });
    expect(await refusal(() => loadMaskedLanguageEncoder(folder))).toBe(
      "unsupported model class in config.json: BertModel (expected a ...ForMaskedLM)",
    );
    expect(await refusal(() => loadMaskedLanguageEncoder(writtenBareEncoder(config)))).toBe(
      "missing tensor in model.safetensors: cls.predictions.transform.dense.weight",
    );
  });

  test("names architectures whose head it does not know", async () => {
    const { config: electra } = architectureCases.find(({ name }) => name.startsWith("ELECTRA"))!;
    expect(await refusal(() => loadMaskedLanguageEncoder(writtenBareEncoder(electra)))).toBe(
      "unsupported masked language model: electra (supported: bert, roberta, distilbert)",
    );
  });

  test("takes checkpoints of both of BERT's pretraining tasks", async () => {
    const folder = writtenMaskedModel({ ...config, architectures: ["BertForPreTraining"] });
    (await loadMaskedLanguageEncoder(folder)).dispose();
  });
});
