import { describe, expect, test } from "vitest";
import { huggingFaceClasses } from "../../src/data/hugging-face-classes.js";

describe("class names in the metadata of Hugging Face's files", () => {
  test("are those of ClassLabel features", () => {
    const features = {
      label: { names: ["no", "yes"], _type: "ClassLabel" },
      text: { dtype: "string", _type: "Value" },
      nothing: null,
    };
    expect([...huggingFaceClasses(JSON.stringify({ info: { features } }))]).toEqual([
      ["label", ["no", "yes"]],
    ]);
  });

  test.each([
    undefined,
    "",
    "{",
    "null",
    "[]",
    '{"info": 5}',
    '{"info":{"features":{"label":{"_type":"ClassLabel"}}}}',
  ])("are none where it says %j", (metadata) => {
    expect(huggingFaceClasses(metadata).size).toBe(0);
  });
});
